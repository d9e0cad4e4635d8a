import { expect, test } from "vitest";
import { totalsOf } from "./totals-of.ts";

const step = {
  at: "2026-01-01T00:00:00.000Z",
  pending: 0,
  succeeded: 0,
  exhausted: 0,
  canceled: 0,
  p50Ms: null,
  p95Ms: null,
};

test("counts add up, what is canceled is neither success nor failure, and latencies are those of the worst step", () => {
  const steps = [
    { ...step, succeeded: 6, canceled: 5, p50Ms: 10, p95Ms: 90 },
    step,
    { ...step, succeeded: 2, exhausted: 2, pending: 3, p50Ms: 40, p95Ms: 41 },
  ];
  expect(totalsOf(steps)).toEqual({ volume: 18, pending: 3, successRate: 0.8, worstP50Ms: 40, worstP95Ms: 90 });
});

test("nothing has no rate and no latency", () => {
  expect(totalsOf([step])).toEqual({ volume: 0, pending: 0, successRate: null, worstP50Ms: null, worstP95Ms: null });
});
