import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Delivery } from "../model/delivery.ts";
import { firstDelivery } from "../model/first-delivery.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { InboundStore } from "../ports/inbound-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { ExpiredSubscription, SubscriptionStore } from "../ports/subscription-store.ts";
import { systemClock } from "../ports/system-clock.ts";
import { PURGE_ROWS, RECEIPTS_KEPT_MS, Retention } from "./retention.ts";

const start = new Date("2026-01-01T12:00:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const minute = 60_000;
const never = () => false;

function retaining(
  removed: readonly (number | Error)[] = [],
  times = { succeededMs: 1_000, otherMs: 5_000 },
  waiting: readonly (readonly Delivery[] | Error)[] = [],
  expired: readonly (readonly ExpiredSubscription[] | Error)[] = [],
  receiptsRemoved: readonly (number | Error)[] = [],
) {
  const left = [...removed];
  const purge = vi.fn<DeliveryStore["purge"]>(async () => {
    const next = left.shift() ?? 0;
    if (next instanceof Error) throw next;
    return next;
  });
  const tooOld = [...waiting];
  const cancelTooOld = vi.fn<DeliveryStore["cancelTooOld"]>(async () => {
    const next = tooOld.shift() ?? [];
    if (next instanceof Error) throw next;
    return next;
  });
  const toEnd = [...expired];
  const endExpiredSubscriptions = vi.fn<SubscriptionStore["endExpiredSubscriptions"]>(async () => {
    const next = toEnd.shift() ?? [];
    if (next instanceof Error) throw next;
    return next;
  });
  const subscriptions = { endExpiredSubscriptions } as Partial<SubscriptionStore> as SubscriptionStore;
  const receipts = [...receiptsRemoved];
  const purgeReceipts = vi.fn<InboundStore["purgeReceipts"]>(async () => {
    const next = receipts.shift() ?? 0;
    if (next instanceof Error) throw next;
    return next;
  });
  const inbound = { purgeReceipts } as Partial<InboundStore> as InboundStore;
  const told: unknown[] = [];
  const lifecycle = { emit: (...event: unknown[]) => void told.push(event) } as Lifecycle;
  const errors: string[] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) };
  const deliveries = { purge, cancelTooOld } as Partial<DeliveryStore> as DeliveryStore;
  const retention = new Retention({ deliveries, subscriptions, inbound, lifecycle, clock: systemClock, logger, times });
  return { retention, purge, cancelTooOld, endExpiredSubscriptions, purgeReceipts, told, errors };
}

test("it says what may go: by the times given, and keys after seven days", async () => {
  const { retention, purge } = retaining();
  await retention.runDue(never);
  const ago = (ms: number) => new Date(start.getTime() - ms);
  const before = { succeeded: ago(1_000), other: ago(5_000), keys: ago(7 * 24 * 60 * minute) };
  expect(purge.mock.calls).toEqual([[before, PURGE_ROWS]]);
});

test("receipts go by the same times, those that were processed after seven days at the earliest", async () => {
  const { retention, purgeReceipts, errors } = retaining([], undefined, [], [], [PURGE_ROWS, 1, new Error("away")]);
  await retention.runDue(never);
  const before = { processed: new Date(start.getTime() - RECEIPTS_KEPT_MS), other: new Date(start.getTime() - 5_000) };
  expect(purgeReceipts.mock.calls).toEqual([
    [before, PURGE_ROWS],
    [before, PURGE_ROWS],
  ]);
  vi.advanceTimersByTime(minute);
  await retention.runDue(never);
  expect(errors).toEqual(["Old receipts could not be removed; it is tried again in a minute"]);
});

test("batches follow each other while they are full", async () => {
  const { retention, purge } = retaining([PURGE_ROWS, 2 * PURGE_ROWS, PURGE_ROWS - 1, PURGE_ROWS]);
  await retention.runDue(never);
  expect(purge).toHaveBeenCalledTimes(3);
});

test("no batch follows once it is over, and none comes when it is over already", async () => {
  const { retention, purge } = retaining([PURGE_ROWS, PURGE_ROWS, PURGE_ROWS]);
  await retention.runDue(() => true);
  expect(purge).not.toHaveBeenCalled();
  await retention.runDue(() => purge.mock.calls.length >= 2);
  expect(purge).toHaveBeenCalledTimes(2);
});

test("asked more often, it runs once a minute", async () => {
  const { retention, purge } = retaining();
  for (const waitMs of [0, 0, minute - 1, 1]) {
    await vi.advanceTimersByTimeAsync(waitMs);
    await retention.runDue(never);
  }
  expect(purge).toHaveBeenCalledTimes(2);
});

test("started, it runs every minute until it is stopped, faults or not", async () => {
  const { retention, purge, errors } = retaining([1, new Error("The store is away."), 1]);
  retention.start();
  retention.start();
  await vi.advanceTimersByTimeAsync(minute - 1);
  expect(purge).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(purge).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2 * minute);
  expect([purge.mock.calls.length, errors.length]).toEqual([3, 1]);
  await retention.stop();
  await vi.advanceTimersByTimeAsync(5 * minute);
  expect(purge).toHaveBeenCalledTimes(3);
});

test("stop waits for the batch that is under way, and none follows", async () => {
  const { retention, purge } = retaining();
  const { promise, resolve } = Promise.withResolvers<number>();
  purge.mockImplementationOnce(() => promise);
  retention.start();
  await vi.advanceTimersByTimeAsync(minute);
  let isStopped = false;
  const stopped = retention.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(1);
  expect(isStopped).toBe(false);
  resolve(PURGE_ROWS);
  await stopped;
  expect(purge).toHaveBeenCalledTimes(1);
});

function tooOldDelivery(id: string): Delivery {
  const about = {
    id,
    tenantId: "t",
    eventId: `evt of ${id}`,
    endpointId: "ep",
    subscriptionId: "sub",
    trigger: "NewDeal",
  };
  const first = firstDelivery({ ...about, isTest: false, replayOf: null, note: null, createdAt: start } as Delivery);
  return { ...first, state: "canceled", reason: "tooOld", attempts: 3, nextAttemptAt: null, endedAt: start };
}

test("what has waited 7 days for a disabled endpoint is canceled and told, before anything is removed", async () => {
  const { retention, purge, cancelTooOld, told } = retaining([], undefined, [[tooOldDelivery("dlv_1")]]);
  await retention.runDue(never);
  const weekAgo = new Date(start.getTime() - 7 * 24 * 60 * minute);
  expect(cancelTooOld.mock.calls).toEqual([[weekAgo, PURGE_ROWS, start]]);
  const about = { deliveryId: "dlv_1", eventId: "evt of dlv_1", tenantId: "t", endpointId: "ep", trigger: "NewDeal" };
  expect(told).toEqual([["delivery.canceled", { ...about, attempts: 3, reason: "tooOld", error: null }]]);
  expect(purge).toHaveBeenCalledTimes(1);
});

test("batches of what is too old follow each other while they are full, and a fault keeps nothing else from its turn", async () => {
  const full = Array.from({ length: PURGE_ROWS }, (_, index) => tooOldDelivery(`dlv_${index}`));
  const { retention, purge, cancelTooOld, errors } = retaining([], undefined, [
    full,
    full,
    new Error("The store is away."),
  ]);
  await retention.runDue(never);
  expect(cancelTooOld).toHaveBeenCalledTimes(3);
  expect(errors).toHaveLength(1);
  expect(purge).toHaveBeenCalledTimes(1);
});

test("subscriptions that have expired are ended and told, in batches", async () => {
  const subscription = (id: string) => ({ id, tenantId: "t", endpointId: "ep", name: "Deals" });
  const full = Array.from({ length: PURGE_ROWS }, (_, index) => subscription(`sub_${index}`));
  const { retention, endExpiredSubscriptions, told } = retaining([], undefined, [], [full, [subscription("sub_last")]]);
  await retention.runDue(never);
  expect(endExpiredSubscriptions.mock.calls).toEqual([
    [start, PURGE_ROWS],
    [start, PURGE_ROWS],
  ]);
  const about = { subscriptionId: "sub_last", tenantId: "t", endpointId: "ep", name: "Deals" };
  expect([told.length, told.at(-1)]).toEqual([PURGE_ROWS + 1, ["subscription.expired", about]]);
});

test("a fault while subscriptions end keeps nothing else from its turn", async () => {
  const { retention, purge, cancelTooOld, errors } = retaining([], undefined, [], [new Error("The store is away.")]);
  await retention.runDue(never);
  expect([errors.length, purge.mock.calls.length, cancelTooOld.mock.calls.length]).toEqual([1, 1, 1]);
});
