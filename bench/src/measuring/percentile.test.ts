import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test("a percentile is a value that was measured, from whatever order", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([50, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 99, 100]);
  expect(percentile([1, 2, 3], 50)).toBe(2);
  expect(percentile([7], 1)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});
