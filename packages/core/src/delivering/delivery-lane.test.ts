import { deliveryRow, endpointRow, eventRow } from "@ancrage/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClaimedDelivery, DeliveryClaim } from "../ports/delivery-store.ts";
import type { Store } from "../ports/store.ts";
import { systemClock } from "../ports/system-clock.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { createDeliveryLane, type DeliveryTerms } from "./delivery-lane.ts";

const start = new Date("2026-01-01T12:00:00Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const endpoint = endpointRow();

function claimed(): ClaimedDelivery {
  const event = eventRow();
  const delivery = deliveryRow(event, { endpointId: endpoint.id, subscriptionId: null }, { attempts: 1 });
  return { delivery, claim: 1, event: { ...event, payload: "{}" }, endpoint };
}

/** A lane whose store gives `due` deliveries of one endpoint to the first claim, or to the claims of those numbers. */
function laneWith(due: number, terms: Partial<DeliveryTerms>, times: readonly number[] = [1]) {
  const claims: DeliveryClaim[] = [];
  const onDue = vi.fn();
  const claimDeliveries = async (claim: DeliveryClaim) => {
    claims.push(claim);
    return times.includes(claims.length) ? Array.from({ length: due }, claimed) : [];
  };
  const lane = createDeliveryLane({
    processId: "prc_1",
    store: { deliveries: { claimDeliveries } } as unknown as Store,
    lifecycle: { emit() {} },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    attempt: {
      ...{ clock: systemClock, random: () => 0, triggers: createTriggerRegistry([]), attemptTimeoutMs: 4_000 },
      ...{ authorize: null, origin: "here" },
      build: { clock: systemClock, context: undefined, buildTimeoutMs: 10_000 },
      keepResponseBodies: "all",
      transport: { send: () => new Promise(() => {}), close: async () => {} },
    },
    ...{ concurrency: 128, endpointConcurrency: 16, endpointRate: null, pollMs: 1_000, onDue },
    ...terms,
  });
  /** Claims, and keeps in flight what was given. */
  async function claimAndHold() {
    for (const item of await lane.claim()) void lane.slots.run(lane.keyOf(item), () => new Promise(() => {}));
  }
  return { lane, claims, onDue, claimAndHold };
}

test("a lease lasts as long as an attempt may take, and 15 s to record it", async () => {
  const { lane, claims } = laneWith(0, {});
  await lane.claim();
  expect(claims[0]).toMatchObject({
    processId: "prc_1",
    now: start,
    leaseMs: 19_000,
    limit: 128,
    slotsPerEndpoint: 16,
  });
});

test("a claim asks for no more than the free slots, in all and of each busy endpoint", async () => {
  const { claims, claimAndHold } = laneWith(3, { concurrency: 10, endpointConcurrency: 5 });
  await claimAndHold();
  await claimAndHold();
  expect(claims[1]).toMatchObject({ limit: 7, slotsPerEndpoint: 5, busyEndpoints: new Map([[endpoint.id, 2]]) });
});

test("under a rate an endpoint gets the smaller of its free slots and what its rate has left", async () => {
  const rated = (limit: number) => ({ endpointConcurrency: 5, endpointRate: { limit, intervalMs: 1_000 } });
  const busy = async (limit: number) => {
    const { claims, claimAndHold } = laneWith(3, rated(limit));
    await claimAndHold();
    await claimAndHold();
    return [claims[1]?.slotsPerEndpoint, claims[1]?.busyEndpoints.get(endpoint.id)];
  };
  expect(await busy(4)).toEqual([4, 1]);
  expect(await busy(100)).toEqual([5, 2]);
});

test("what started counts against the rate even when it has ended, until its interval has passed", async () => {
  const { lane, claims } = laneWith(2, { endpointRate: { limit: 3, intervalMs: 1_000 } });
  await lane.claim();
  await lane.claim();
  await vi.advanceTimersByTimeAsync(1_000);
  await lane.claim();
  expect(claims.map(({ busyEndpoints }) => [...busyEndpoints.values()])).toEqual([[], [1], []]);
});

test("when an endpoint has used up its rate, the loop is woken once as soon as it may get more, each time", async () => {
  const { lane, onDue } = laneWith(2, { endpointRate: { limit: 2, intervalMs: 1_000 } }, [1, 3]);
  await lane.claim();
  await vi.advanceTimersByTimeAsync(400);
  await lane.claim();
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(599);
  expect(onDue).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onDue).toHaveBeenCalledTimes(1);
  await lane.claim();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(onDue).toHaveBeenCalledTimes(2);
  expect(vi.getTimerCount()).toBe(0);
});
