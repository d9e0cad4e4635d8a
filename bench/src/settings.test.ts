import { expect, test } from "vitest";
import { barNames, readSettings } from "./settings.ts";

test("without arguments every bar is measured in full and told as text", () => {
  expect(readSettings([])).toEqual({ quick: false, json: false, prepared: false, only: barNames });
});

test("bars are picked by name in either case, each once and in their own order", () => {
  expect(readSettings(["--quick", "--json", "--only", "p10, P1,memory,P1"])).toEqual({
    quick: true,
    json: true,
    prepared: false,
    only: ["memory", "P1", "P10"],
  });
});

test("a name that is no bar is refused with the names that are", () => {
  expect(() => readSettings(["--only", "P1,P11"])).toThrow(
    '--only names "p11", which is no bar. Give one or more of memory,P1,P2,P3,P4,P5,P6,P7,P8,P9,P10,portal.',
  );
  expect(() => readSettings(["--only", ""])).toThrow('names ""');
});

test("an argument that nobody knows is refused", () => {
  expect(() => readSettings(["--fast"])).toThrow("--fast");
});
