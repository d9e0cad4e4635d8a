import fc from "fast-check";
import { expect, test } from "vitest";
import { visible } from "./visible.ts";

test("nothing that cannot be seen is left, and what can be seen stays as it is", () => {
  expect(visible("safe\u202egnp.exe")).toBe("safe\\u{202e}gnp.exe");
  expect(visible("a\u0000b\u001b[31m\u{e0041}")).toBe("a\\u{0}b\\u{1b}[31m\\u{e0041}");
  for (const text of ["Été, déjà vu", "مرحبا", "a\n\tb", "👩‍👧", "<b>&amp;"]) expect(visible(text)).toBe(text);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visible(text)).not.toMatch(/(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
