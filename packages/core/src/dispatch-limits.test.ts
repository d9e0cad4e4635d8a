import { expect, test } from "vitest";
import { dispatchLimits } from "./dispatch-limits.ts";
import { isAncrageError } from "./errors/ancrage-error.ts";
import type { DispatchOptions } from "./webhooks-options.ts";

test("every dispatch option has the default that the documentation names", () => {
  expect(dispatchLimits({})).toEqual({
    ...{ concurrency: 128, endpointConcurrency: 16, endpointRate: null },
    ...{ pollMs: 1_000, flushAfterMs: 20, flushRows: 200 },
    ...{ attemptTimeoutMs: 15_000, syncTimeoutMs: 5_000, buildTimeoutMs: 10_000, maxDepth: 16 },
    backlogAfterMs: 600_000,
    keepResponseBodies: "failed",
    retention: { succeededMs: 604_800_000, otherMs: 2_592_000_000 },
  });
});

test("what is given is taken, down to the least", () => {
  const given: DispatchOptions = {
    ...{ concurrency: 1, endpointConcurrency: 1, pollMs: 1, flushAfterMs: 0, flushRows: 1 },
    ...{ attemptTimeoutMs: 1, syncTimeoutMs: 1, buildTimeoutMs: 1, maxDepth: 1, backlogAfterMs: 1 },
    endpointRate: { limit: 1, intervalMs: 1 },
    ...{ keepResponseBodies: "all", retention: { succeededMs: 1, otherMs: 1 } },
  };
  expect(dispatchLimits(given)).toEqual(given);
  expect(dispatchLimits({ retention: false }).retention).toBeNull();
  expect(dispatchLimits({ retention: { otherMs: 5 } }).retention).toEqual({ succeededMs: 604_800_000, otherMs: 5 });
});

test("a number that makes no sense is refused by its option's name", () => {
  const refused = (options: DispatchOptions): string => {
    try {
      dispatchLimits(options);
    } catch (error) {
      if (isAncrageError(error, "invalid_option")) return error.details.option;
    }
    return "accepted";
  };
  const least = [
    "concurrency",
    "endpointConcurrency",
    "pollMs",
    "flushRows",
    "attemptTimeoutMs",
    "buildTimeoutMs",
    "maxDepth",
    "backlogAfterMs",
  ];
  for (const option of least) {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refused({ [option]: value })).toBe(option);
    }
  }
  expect(refused({ retention: { succeededMs: 0 } })).toBe("retention.succeededMs");
  expect(refused({ retention: { otherMs: -1 } })).toBe("retention.otherMs");
  expect(refused({ keepResponseBodies: "none" as never })).toBe("keepResponseBodies");
  expect(refused({ flushAfterMs: -1 })).toBe("flushAfterMs");
  expect(refused({ endpointRate: { limit: 0, intervalMs: 1_000 } })).toBe("endpointRate.limit");
  expect(refused({ endpointRate: { limit: 5, intervalMs: 0.5 } })).toBe("endpointRate.intervalMs");
});
