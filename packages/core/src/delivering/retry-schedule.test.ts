import { expect, test } from "vitest";
import { DEFAULT_RETRY_SCHEDULE_MS, retryWaitMs } from "./retry-schedule.ts";

test("the default schedule makes ten attempts over three days, as the documentation says", () => {
  const [second, minute, hour] = [1_000, 60_000, 3_600_000];
  expect(DEFAULT_RETRY_SCHEDULE_MS).toEqual([
    ...[5 * second, 5 * minute, 30 * minute],
    ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour),
  ]);
});

test("the first failure waits the first step, and after the last step nothing is left", () => {
  expect([0, 1, 2].map((failures) => retryWaitMs([100, 200], failures, 0))).toEqual([100, 200, null]);
  expect(retryWaitMs([], 0, 0)).toBeNull();
});

test("chance adds up to a fifth, in whole milliseconds", () => {
  expect([0, 0.5, 1].map((random) => retryWaitMs([1_000], 0, random))).toEqual([1_000, 1_100, 1_200]);
  expect(retryWaitMs([3], 0, 0.5)).toBe(3);
});
