import { deliveryRow, endpointRow, eventRow } from "@ancrage/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClaimedDelivery, DeliveryClaim } from "../ports/delivery-store.ts";
import { silentObserver } from "../ports/observer.ts";
import { randomIds } from "../ports/random-ids.ts";
import type { Store } from "../ports/store.ts";
import { systemClock } from "../ports/system-clock.ts";
import type { Transport } from "../ports/transport.ts";
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

const nothingRecorded = { staleDeliveryIds: [], canceled: [], endpoints: [] };

/** A lane whose store gives `due` deliveries of one endpoint to the first claim, or to the claims of those numbers. */
function laneWith(
  due: number,
  terms: Partial<DeliveryTerms>,
  times: readonly number[] = [1],
  rooms: readonly Date[] = [],
  transport: Transport = { send: () => new Promise(() => {}), close: async () => {} },
) {
  const claims: DeliveryClaim[] = [];
  const onDue = vi.fn();
  const claimDeliveries = async (claim: DeliveryClaim) => {
    claims.push(claim);
    const deliveries = times.includes(claims.length) ? Array.from({ length: due }, claimed) : [];
    return { deliveries, roomAt: rooms[claims.length - 1] ?? null };
  };
  const lane = createDeliveryLane({
    processId: "prc_1",
    store: { deliveries: { claimDeliveries, recordResults: async () => nothingRecorded } } as unknown as Store,
    lifecycle: { emit() {} },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    attempt: {
      ...{ clock: systemClock, random: () => 0, triggers: createTriggerRegistry([]), attemptTimeoutMs: 4_000 },
      ...{ authorize: null, origin: async () => "here", whenTooLarge: async () => "cancel" as const },
      build: { clock: systemClock, context: undefined, buildTimeoutMs: 10_000 },
      keepResponseBodies: "all",
      transport,
      observer: silentObserver,
    },
    ...{ concurrency: 128, endpointConcurrency: 16, endpointRate: null, pollMs: 1_000, onDue },
    ...{ ids: randomIds, onAlert() {} },
    ...terms,
  });
  /** Claims, and keeps in flight what was given. */
  async function claimAndHold() {
    for (const item of await lane.claim())
      void lane.slots.run(lane.keyOf(item), async () => void (await lane.work(item)));
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
    limit: 112,
    endpointConcurrency: 16,
    endpointRate: null,
  });
});

test("a claim asks for no more than the free slots, an eighth of all kept, and says what is in flight to each endpoint", async () => {
  const { claims, claimAndHold } = laneWith(3, { concurrency: 10, endpointConcurrency: 5 });
  await claimAndHold();
  await claimAndHold();
  expect(claims[1]).toMatchObject({ limit: 6, endpointConcurrency: 5, inFlight: new Map([[endpoint.id, 3]]) });
});

test("an endpoint earns slots by answers, and none by its deadlines", async () => {
  const answers = { kind: "response", status: 200, headers: [], body: new Uint8Array(), bodyTruncated: false } as const;
  let isSilent = false;
  const send = async () => (isSilent ? new Promise<never>(() => {}) : answers);
  const { lane, claims, claimAndHold } = laneWith(4, {}, [1, 2], [], { send, close: async () => {} });
  await claimAndHold();
  await vi.advanceTimersByTimeAsync(0);
  isSilent = true;
  await claimAndHold();
  expect(claims[1]?.more).toEqual({ each: 2, of: new Map([[endpoint.id, 2 + 4]]) });
  await lane.claim();
  expect(claims[2]?.more?.of.get(endpoint.id)).toBe(2 + 4 - 4);
  await vi.advanceTimersByTimeAsync(1_000);
  await lane.claim();
  expect(claims[3]?.more?.of.get(endpoint.id)).toBe(0);
  await vi.advanceTimersByTimeAsync(4_000);
  await lane.claim();
  expect(claims[4]).toMatchObject({ inFlight: new Map([[endpoint.id, 0]]), more: { of: new Map([[endpoint.id, 2]]) } });
});

test("when an endpoint has used up its rate, the loop is woken once as soon as it may get more", async () => {
  const rooms = [800, 500, 900].map((ms) => new Date(start.getTime() + ms));
  const { lane, onDue } = laneWith(0, {}, [], rooms);
  for (const _ of rooms) await lane.claim();
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(499);
  expect(onDue).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(onDue).toHaveBeenCalledTimes(1);
  await lane.claim();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ["succeeded", "key", 1],
  ["succeeded", null, 0],
  ["pending", "key", 0],
] as const)(
  "after a result %s with the ordering key %s the loop looks %i times for who waited",
  async (state, orderingKey, times) => {
    const { lane, onDue } = laneWith(0, {});
    const item = claimed();
    const next =
      state === "pending"
        ? { state, nextAttemptAt: new Date(start.getTime() + 60_000), failures: 1, deferrals: 0 }
        : { state };
    const result = { deliveryId: item.delivery.id, claim: 1, attempt: null, next, effect: null };
    await lane.record([{ claimed: { ...item, delivery: { ...item.delivery, orderingKey } }, result }]);
    expect(onDue).toHaveBeenCalledTimes(times);
  },
);

test("what is being made is claimed as what waits is, and no endpoint is forgotten by it", async () => {
  const { lane, claims, claimAndHold } = laneWith(8, {});
  await claimAndHold();
  const claim = lane.claimAlong();
  await lane.claim();
  expect(claim).toEqual(claims[1]);
});
