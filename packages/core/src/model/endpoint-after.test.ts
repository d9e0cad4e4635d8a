import fc from "fast-check";
import { expect, test } from "vitest";
import type { Endpoint } from "./endpoint.ts";
import { type EndpointEffect, endpointAfter, PAUSE_AFTER_FAILURES } from "./endpoint-after.ts";
import { firstEndpoint } from "./first-endpoint.ts";

const start = new Date("2026-01-01T12:00:00Z");
const at = (ms: number) => new Date(start.getTime() + ms);

const healthy = firstEndpoint({
  ...{ id: "ep", tenantId: "t", ownerId: null, kind: "managed", name: "n", url: "https://a.example/" },
  ...{ secrets: [], createdAt: start },
});

function fail(endpoint: Endpoint, ms: number, startedMs = ms): Endpoint {
  return endpointAfter(endpoint, { kind: "failed", startedAt: at(startedMs) }, at(ms));
}

function failing(times: number, ms = 0): Endpoint {
  return Array.from({ length: times }).reduce<Endpoint>((endpoint) => fail(endpoint, ms), healthy);
}

test("ten failures in a row pause an endpoint for a minute; nine do not", () => {
  expect(failing(PAUSE_AFTER_FAILURES - 1).pausedUntil).toBeNull();
  expect(failing(PAUSE_AFTER_FAILURES).pausedUntil).toEqual(at(60_000));
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

test("a success forgets failures and pauses", () => {
  expect(endpointAfter(fail(failing(10), 60_000), { kind: "succeeded" }, at(70_000))).toEqual(healthy);
});

test("a receiver's own wish to wait pauses it without counting as a failure, and never shortens a pause", () => {
  const deferred = endpointAfter(healthy, { kind: "deferred", until: at(5_000) }, start);
  expect(deferred).toEqual({ ...healthy, pausedUntil: at(5_000) });
  expect(endpointAfter(deferred, { kind: "deferred", until: at(4_000) }, start)).toEqual(deferred);
});

test("410 disables a managed endpoint and ends a REST hook", () => {
  const gone = endpointAfter(healthy, { kind: "gone" }, at(1));
  expect(gone).toMatchObject({ state: "disabled", disabledReason: "gone", disabledAt: at(1), deletedAt: null });
  expect(endpointAfter(gone, { kind: "gone" }, at(2))).toBe(gone);
  expect(endpointAfter({ ...healthy, pausedUntil: at(60_000) }, { kind: "gone" }, at(1)).pausedUntil).toBeNull();
  expect(endpointAfter({ ...healthy, kind: "restHook" }, { kind: "gone" }, at(1))).toMatchObject({ deletedAt: at(1) });
});

test("whatever happens, the endpoint is paused exactly as long as its count of failures says", () => {
  const effect = fc.oneof(
    fc.constant<EndpointEffect["kind"]>("succeeded"),
    fc.constant<EndpointEffect["kind"]>("failed"),
    fc.constant<EndpointEffect["kind"]>("deferred"),
  );
  fc.assert(
    fc.property(fc.array(effect, { maxLength: 60 }), (kinds) => {
      let endpoint = healthy;
      let ms = 0;
      for (const kind of kinds) {
        ms += 7_000_000;
        const now = at(ms);
        if (kind === "failed") endpoint = endpointAfter(endpoint, { kind, startedAt: now }, now);
        else if (kind === "deferred") endpoint = endpointAfter(endpoint, { kind, until: at(ms + 1) }, now);
        else if (kind === "succeeded") endpoint = endpointAfter(endpoint, { kind }, now);
        if (kind === "succeeded") expect(endpoint).toEqual(healthy);
        if (kind === "failed") {
          const pausedMs = (endpoint.pausedUntil ?? now).getTime() - now.getTime();
          expect(pausedMs > 0).toBe(endpoint.failuresInARow >= PAUSE_AFTER_FAILURES);
          expect(pausedMs).toBeLessThanOrEqual(3_600_000);
        }
      }
    }),
  );
});
