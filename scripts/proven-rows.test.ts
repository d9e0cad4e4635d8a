import { expect, test } from "vitest";
import { provenRows } from "./proven-rows.ts";

test("the rows are counted by store, each once, and only where their test passed", () => {
  const passed = (title: string) => ({ title, status: "passed" });
  expect(
    provenRows([
      passed("S0.02 after S0.01 [memory]"),
      passed("S0.01, S0.03 both [memory]"),
      passed("S0.06 S0.07 two more [memory]"),
      passed("S0.01 again [memory, koa]"),
      passed("Z.1 subscribing [PGlite]"),
      { title: "S0.04 broken [memory]", status: "failed" },
      passed("no row of the list [memory]"),
      passed("S0.05 on no store"),
    ]),
  ).toEqual(["memory: 5 rows, S0.01 S0.02 S0.03 S0.06 S0.07", "PGlite: 1 rows, Z.1"]);
});
