import { expect, test } from "vitest";
import { defineBar } from "./bar.ts";
import { openBenchDatabases } from "./databases/bench-databases.ts";
import { judged } from "./finding.ts";
import { runBars } from "./run-bars.ts";

const databases = openBenchDatabases(undefined);
const sizes = { full: 10, quick: 1 };

const fine = defineBar({
  ...sizes,
  name: "P3",
  what: "Fine",
  measure: async (_, size) => [
    judged({ bar: "P3", what: "Fine", ours: { value: size, unit: "ms" }, wanted: { of: "ours", atMost: 5 } }),
  ],
});

test("a bar that fails is not reached, in words, and the others go on", async () => {
  const broken = defineBar({
    ...sizes,
    name: "P2",
    what: "Broken",
    measure: async () => {
      throw new Error("3 x delivery.failing (timedOut: no answer within 15 s)");
    },
  });
  const { findings, failed } = await runBars([broken, fine], databases, true);
  expect(failed).toBe(true);
  expect(findings).toMatchObject([
    { bar: "P2", reached: false, faults: ["3 x delivery.failing (timedOut: no answer within 15 s)"] },
    { bar: "P3", reached: true },
  ]);
});

test("a bar that is missed is no failure, and quick takes the small size", async () => {
  expect(await runBars([fine], databases, false)).toMatchObject({ failed: false, findings: [{ reached: false }] });
  expect(await runBars([fine], databases, true)).toMatchObject({ failed: false, findings: [{ reached: true }] });
});
