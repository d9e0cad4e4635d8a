import fc from "fast-check";
import { expect, test } from "vitest";
import { readSpans, spansText } from "./retry-spans.ts";

test("waits are read back as they were written", () => {
  const waits = fc.array(fc.integer({ min: 1_000, max: 604_800_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(waits, (waitsMs) => {
      expect(readSpans(spansText(waitsMs))).toEqual(waitsMs);
    }),
  );
});

test.each([
  ["", []],
  ["5 s, 5 min, 30 min, 2 h, 1 d", [5_000, 300_000, 1_800_000, 7_200_000, 86_400_000]],
  ["10; 1.5H ; 1 j", [10_000, 5_400_000, 86_400_000]],
])("%j", (text, waitsMs) => {
  expect(readSpans(text)).toEqual(waitsMs);
});

test.each(["soon", "5 weeks", "5 s,", "-5 s", "5 5 s", "1e3 s"])("%j is refused", (text) => {
  expect(() => readSpans(text)).toThrow(SyntaxError);
});
