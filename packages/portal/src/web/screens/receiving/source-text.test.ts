import fc from "fast-check";
import { expect, test } from "vitest";
import { sourceText } from "./source-text.ts";

test.each([
  ['"safe\\u202egnp"', "safe\u202egnp"],
  ['"\\u2066a\\u2069"', "\u2066a\u2069"],
  ['"a\\u200bb\\u00ad\\ufeff"', "a\u200bb\u00ad\ufeff"],
  ['"\\u2028\\u2029"', "\u2028\u2029"],
  ['"\\udb40\\udc41"', "\u{e0041}"],
  ['"\\\\\\u202e"', "\\\u202e"],
])("%s is how what cannot be seen is written", (source, text) => {
  expect(sourceText(text)).toBe(source);
});

test("what can be seen stays as it is", () => {
  for (const text of ["Été, déjà vu", "مرحبا", "😀", "a-b"]) expect(sourceText(text)).toBe(`"${text}"`);
});

test("any text comes back from its source, which hides nothing", () => {
  const hidden = fc.constantFrom("\u202e", "\u2066", "\u200b", "\u2028", "\u{e0041}", "\\", '"', "\ud800");
  const text = fc
    .array(fc.oneof(hidden, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (value) => {
      const source = sourceText(value);
      expect(JSON.parse(source)).toBe(value);
      expect(source).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
