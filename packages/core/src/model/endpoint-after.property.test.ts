import fc from "fast-check";
import { expect, test } from "vitest";
import type { Endpoint } from "./endpoint.ts";
import {
  DISABLE_AFTER_FAILING_MS,
  type EndpointOutcome,
  endpointAfter,
  LONGEST_PAUSE_MS,
  PAUSE_AFTER_FAILURES,
  SECOND_NOTICE_MS,
  THIRD_NOTICE_MS,
} from "./endpoint-after.ts";
import { NO_FAILURES, NO_PAUSE, UNTIL_RESUMED } from "./endpoint-health.ts";
import { firstEndpoint } from "./first-endpoint.ts";

const start = new Date("2026-01-01T12:00:00Z").getTime();

/** What a simple-minded reader of the design would keep in mind. */
interface Expected {
  nowMs: number;
  failuresInARow: number;
  failingSinceMs: number | null;
  pausedByHand: boolean;
}

interface Real {
  endpoint: Endpoint;
  /** Stages as they were told, since the last success. */
  notices: number[];
}

type Step = fc.Command<Expected, Real>;

function outcome(name: string, make: (nowMs: number) => EndpointOutcome, expected: (model: Expected) => void): Step {
  return {
    check: () => true,
    run(model, real) {
      const before = real.endpoint;
      const now = new Date(model.nowMs);
      const effect = { ...make(model.nowMs), url: before.url };
      const after = endpointAfter(before, effect, now);
      if (before.state === "enabled") expected(model);
      else if (effect.kind === "succeeded") expected(model);
      if (effect.kind === "succeeded") real.notices = [];
      if (after.failingStage > before.failingStage) real.notices.push(after.failingStage);
      real.endpoint = after;
      checkRules(model, before, real);
    },
    toString: () => name,
  };
}

function checkRules(model: Expected, before: Endpoint, { endpoint, notices }: Real): void {
  expect(endpointAfter(endpoint, { kind: "gone", url: "https://moved.example/" }, new Date(model.nowMs))).toBe(
    endpoint,
  );
  expect(endpoint.failingSince === null).toBe(endpoint.failuresInARow === 0);
  expect(notices).toEqual([...new Set(notices)].sort());
  if (endpoint.failuresInARow === 0) expect(endpoint).toMatchObject(NO_FAILURES);
  if (endpoint.pausedUntil === null) expect(endpoint).toMatchObject(NO_PAUSE);
  if (endpoint.pauseReason === "failures" && endpoint.pausedUntil !== null) {
    expect(endpoint.failuresInARow).toBeGreaterThanOrEqual(PAUSE_AFTER_FAILURES);
    expect(endpoint.pausedUntil.getTime() - model.nowMs).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
  }
  if (model.pausedByHand) {
    expect(endpoint).toMatchObject({ pausedUntil: UNTIL_RESUMED, pauseReason: "byOperator" });
  }
  if (before.state === "disabled") expect(endpoint.state).toBe("disabled");
  if (before.state === "enabled") {
    expect(endpoint.failuresInARow).toBe(model.failuresInARow);
    expect(endpoint.failingSince?.getTime() ?? null).toBe(model.failingSinceMs);
    const failingMs = model.nowMs - (model.failingSinceMs ?? model.nowMs);
    const failedNow = endpoint.failuresInARow > before.failuresInARow;
    if (failedNow && endpoint.state === "enabled") expect(endpoint.failingStage).toBeGreaterThanOrEqual(due(failingMs));
    expect(endpoint.disabledReason === "failing").toBe(failedNow && failingMs >= DISABLE_AFTER_FAILING_MS);
  }
}

function due(failingMs: number): number {
  if (failingMs >= THIRD_NOTICE_MS) return 3;
  return failingMs >= SECOND_NOTICE_MS ? 2 : 0;
}

const steps = [
  fc.integer({ min: 1, max: 40 * 3_600_000 }).map<Step>((ms) => ({
    check: () => true,
    run(model) {
      model.nowMs += ms;
    },
    toString: () => `wait ${ms}`,
  })),
  fc.nat({ max: 90_000 }).map((ago) =>
    outcome(
      `failed, begun ${ago} ago`,
      (nowMs) => ({ kind: "failed", startedAt: new Date(nowMs - ago) }),
      (model) => {
        model.failuresInARow += 1;
        model.failingSinceMs ??= model.nowMs;
      },
    ),
  ),
  fc.constant(
    outcome(
      "succeeded",
      () => ({ kind: "succeeded" }),
      (model) => {
        model.failuresInARow = 0;
        model.failingSinceMs = null;
      },
    ),
  ),
  fc.nat({ max: 86_400_000 }).map((ms) =>
    outcome(
      `deferred ${ms}`,
      (nowMs) => ({ kind: "deferred", until: new Date(nowMs + ms) }),
      () => {},
    ),
  ),
  fc.constantFrom<Step>(
    {
      check: ({ pausedByHand }) => !pausedByHand,
      run(model, real) {
        model.pausedByHand = true;
        real.endpoint = { ...real.endpoint, pausedUntil: UNTIL_RESUMED, pauseReason: "byOperator" };
      },
      toString: () => "pause",
    },
    {
      check: () => true,
      run(model, real) {
        model.pausedByHand = false;
        real.endpoint = { ...real.endpoint, ...NO_PAUSE };
      },
      toString: () => "resume",
    },
  ),
];

test("whatever happens to an endpoint, its row says what happened since the last success, and each notice comes once", () => {
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 80, size: "max" }), (commands) => {
      fc.modelRun(() => {
        const endpoint = firstEndpoint({
          ...{ id: "ep", tenantId: "t", ownerId: null, kind: "managed", name: "n", url: "https://a.example/" },
          ...{ secrets: [], createdAt: new Date(start) },
        });
        const model = { nowMs: start, failuresInARow: 0, failingSinceMs: null, pausedByHand: false };
        return { model, real: { endpoint, notices: [] } };
      }, commands);
    }),
    { numRuns: 300 },
  );
});
