import { isAncrageError } from "@ancrage/core";
import { expect, test } from "vitest";
import { limitOf } from "./limit-of.ts";

test("a number of rows is written in digits", () => {
  expect([limitOf(0), limitOf(25), limitOf(25, 1), limitOf(100_000)]).toEqual(["0", "25", "26", "100000"]);
});

test("nothing else gets into a statement", () => {
  for (const limit of [-1, 1.5, 1e21, Number.NaN, Number.POSITIVE_INFINITY, "5", "1; drop table x", [5], null]) {
    expect(() => limitOf(limit as number)).toThrow(
      expect.toSatisfy((error) => isAncrageError(error, "invalid_request")),
    );
  }
});
