import { expect, test } from "vitest";
import type { Endpoint } from "./endpoint.ts";
import {
  DISABLE_AFTER_FAILING_MS,
  type EndpointOutcome,
  endpointAfter,
  PAUSE_AFTER_FAILURES,
  SECOND_NOTICE_MS,
  THIRD_NOTICE_MS,
} from "./endpoint-after.ts";
import { UNTIL_RESUMED } from "./endpoint-health.ts";
import { firstEndpoint } from "./first-endpoint.ts";

const start = new Date("2026-01-01T12:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);

const healthy = firstEndpoint({
  ...{ id: "ep", tenantId: "t", ownerId: null, kind: "managed", name: "n", url: "https://a.example/" },
  ...{ secrets: [], createdAt: start },
});

function after(endpoint: Endpoint, outcome: EndpointOutcome, now: Date): Endpoint {
  return endpointAfter(endpoint, { ...outcome, url: endpoint.url }, now);
}

function fail(endpoint: Endpoint, ms: number, startedMs = ms): Endpoint {
  return after(endpoint, { kind: "failed", startedAt: at(startedMs) }, at(ms));
}

function failing(times: number, ms = 0): Endpoint {
  return Array.from({ length: times }).reduce<Endpoint>((endpoint) => fail(endpoint, ms), healthy);
}

test("ten failures in a row pause an endpoint for a minute; nine do not", () => {
  expect(failing(PAUSE_AFTER_FAILURES - 1).pausedUntil).toBeNull();
  expect(failing(PAUSE_AFTER_FAILURES)).toMatchObject({ pausedUntil: at(60_000), pauseReason: "failures" });
});

test("each failed probe doubles the pause, up to an hour", () => {
  let endpoint = failing(PAUSE_AFTER_FAILURES);
  const pauses: number[] = [];
  for (let probe = 0; probe < 8; probe++) {
    const probeMs = (endpoint.pausedUntil ?? start).getTime() - start.getTime();
    endpoint = fail(endpoint, probeMs);
    pauses.push(((endpoint.pausedUntil ?? start).getTime() - start.getTime() - probeMs) / 60_000);
  }
  expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
});

test("attempts that were already under way when the pause began do not lengthen it", () => {
  const paused = failing(PAUSE_AFTER_FAILURES);
  const more = fail(fail(paused, 70_000, -1_000), 70_000, -1_000);
  expect(more.pausedUntil).toEqual(paused.pausedUntil);
  expect(more.failuresInARow).toBe(PAUSE_AFTER_FAILURES + 2);
});

test("a success forgets failures, notices and pauses", () => {
  expect(after(fail(failing(10), 60_000), { kind: "succeeded" }, at(70_000))).toEqual(healthy);
  expect(after(fail(failing(1), SECOND_NOTICE_MS), { kind: "succeeded" }, at(SECOND_NOTICE_MS))).toEqual(healthy);
});

test("a receiver's own wish to wait pauses it without counting as a failure, and never shortens a pause", () => {
  const deferred = after(healthy, { kind: "deferred", until: at(5_000) }, start);
  expect(deferred).toEqual({ ...healthy, pausedUntil: at(5_000), pauseReason: "byReceiver" });
  expect(after(deferred, { kind: "deferred", until: at(4_000) }, start)).toEqual(deferred);
});

test("410 disables a managed endpoint and ends a REST hook", () => {
  const gone = after(healthy, { kind: "gone" }, at(1));
  expect(gone).toMatchObject({ state: "disabled", disabledReason: "gone", disabledAt: at(1), deletedAt: null });
  expect(after(gone, { kind: "gone" }, at(2))).toBe(gone);
  expect(after({ ...healthy, pausedUntil: at(60_000) }, { kind: "gone" }, at(1)).pausedUntil).toBeNull();
  expect(after({ ...healthy, kind: "restHook" }, { kind: "gone" }, at(1))).toMatchObject({ deletedAt: at(1) });
});

test("webhook-delivery: disable disables an endpoint, ends no REST hook, and is nobody's reason instead of another", () => {
  const disabled = { state: "disabled", disabledReason: "byReceiver", disabledAt: at(1), deletedAt: null };
  expect(after({ ...healthy, kind: "restHook" }, { kind: "disabled" }, at(1))).toMatchObject(disabled);
  const off: Endpoint = { ...healthy, state: "disabled", disabledReason: "byOperator", disabledAt: start };
  expect(after(off, { kind: "disabled" }, at(1))).toBe(off);
});

test("an outcome at another URL says nothing, whatever it is", () => {
  const outcomes: readonly EndpointOutcome[] = [
    ...[{ kind: "succeeded" } as const, { kind: "gone" } as const, { kind: "disabled" } as const],
    ...[{ kind: "failed", startedAt: at(0) } as const, { kind: "deferred", until: at(99) } as const],
  ];
  const endpoint = failing(3);
  for (const outcome of outcomes) {
    expect(endpointAfter(endpoint, { ...outcome, url: "https://old.example/" }, at(1))).toBe(endpoint);
    expect(after(endpoint, outcome, at(1))).not.toBe(endpoint);
  }
});

test("failing is told at the first pause, after a day and after three, and five days of it disable", () => {
  let endpoint = healthy;
  const seen: [hours: number, stage: number, state: string][] = [];
  for (let hours = 0; endpoint.state === "enabled"; hours += 1) {
    const { failingStage } = endpoint;
    endpoint = fail(endpoint, hours * 3_600_000);
    if (endpoint.failingStage !== failingStage || endpoint.state === "disabled") {
      seen.push([hours, endpoint.failingStage, endpoint.state]);
    }
  }
  expect(seen).toEqual([
    [9, 1, "enabled"],
    [24, 2, "enabled"],
    [72, 3, "enabled"],
    [120, 3, "disabled"],
  ]);
  expect(endpoint).toMatchObject({ disabledReason: "failing", failingSince: start, pausedUntil: null });
  expect(endpoint.disabledAt).toEqual(at(DISABLE_AFTER_FAILING_MS));
});

test("failing is told late where attempts are rare, once and as far as it has come", () => {
  expect(fail(failing(1), THIRD_NOTICE_MS)).toMatchObject({ failingStage: 3, pauses: 0 });
  expect(fail(failing(1), DISABLE_AFTER_FAILING_MS - 1)).toMatchObject({ failingStage: 3, state: "enabled" });
  expect(fail(failing(1), DISABLE_AFTER_FAILING_MS)).toMatchObject({ failingStage: 0, disabledReason: "failing" });
});

test("what somebody switched off is neither paused nor given another reason by failures", () => {
  const off: Endpoint = { ...failing(9), state: "disabled", disabledReason: "byOperator", disabledAt: start };
  const later = fail(off, 2 * DISABLE_AFTER_FAILING_MS);
  expect(later).toEqual({ ...off, failuresInARow: 10 });
});

test("a pause by hand is neither ended nor lengthened by what was under way, and failures count meanwhile", () => {
  const paused: Endpoint = { ...failing(3), pausedUntil: UNTIL_RESUMED, pauseReason: "byOperator" };
  const pause = { pausedUntil: UNTIL_RESUMED, pauseReason: "byOperator" };
  expect(after(paused, { kind: "succeeded" }, at(1))).toEqual({ ...healthy, ...pause });
  const still = { ...healthy, ...pause } as Endpoint;
  expect(after(still, { kind: "succeeded" }, at(1))).toBe(still);
  expect(after(paused, { kind: "deferred", until: at(9_999) }, at(1))).toBe(paused);
  const failed = Array.from({ length: 20 }).reduce<Endpoint>((endpoint) => fail(endpoint, 1), paused);
  expect(failed).toMatchObject({ ...pause, failuresInARow: 23, pauses: 0, failingStage: 0 });
  expect(after(paused, { kind: "gone" }, at(1))).toMatchObject({ ...pause, state: "disabled" });
});

test("once a pause by hand is over, its probe decides like any other", () => {
  const over: Endpoint = { ...failing(9), pausedUntil: at(1_000), pauseReason: "byOperator" };
  expect(after(over, { kind: "succeeded" }, at(1_000))).toEqual(healthy);
  expect(fail(over, 1_000)).toMatchObject({ pausedUntil: at(61_000), pauseReason: "failures", failingStage: 1 });
});
