import { at, changed, deliveryRow, Scene } from "@ancrage/conformance";
import type { ClaimedDelivery, DeliveryResult } from "@ancrage/core";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "./memory-store.ts";

const paused = { pausedUntil: at(60), pauses: 1, failuresInARow: 10 };
const everything = { tenantId: "acme", ownerId: null };

function scene() {
  const store = createMemoryStore();
  const { transaction } = store;
  return { store, scene: new Scene({ store, transaction, foreignTransaction: {}, async close() {} }) };
}

test("nothing is due in an empty store", () => {
  expect(createMemoryStore().nextDueAt()).toBeNull();
});

describe("events", () => {
  test("are due when they may be built, the soonest first", async () => {
    const { store, scene: on } = scene();
    await on.event({ nextBuildAt: at(9) });
    await on.event({ nextBuildAt: at(4), trigger: "NewLead" });
    expect(store.nextDueAt()).toEqual(at(4));
  });

  test("that were due and not taken stay due", async () => {
    const { store, scene: on } = scene();
    await on.event({ nextBuildAt: at(4) });
    await on.claimEvents({ now: at(5), slots: new Map([["NewOpportunity", 0]]) });
    expect(store.nextDueAt()).toEqual(at(4));
  });

  test("that were taken are due when their lease ends, and not at all once they are routed", async () => {
    const { store, scene: on } = scene();
    const event = await on.event();
    const [claimed] = await on.claimEvents({ leaseMs: 7_000 });
    expect(store.nextDueAt()).toEqual(at(7));
    const result = {
      eventId: event.id,
      claim: claimed?.claim ?? 0,
      state: "skipped",
      reason: "nothingToSend",
    } as const;
    await on.deliveries.commitRouting([result]);
    expect(store.nextDueAt()).toBeNull();
  });
});

describe("deliveries", () => {
  test("are due when they wait for it, and when their lease ends", async () => {
    const { store, scene: on } = scene();
    await on.delivery(await on.endpoint(), { nextAttemptAt: at(9) });
    expect(store.nextDueAt()).toEqual(at(9));
    await on.claimOne({ now: at(9), leaseMs: 7_000 });
    expect(store.nextDueAt()).toEqual(at(16));
  });

  test("of a paused endpoint are due when the pause ends, or later if they wait for longer; test deliveries before", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint(paused);
    await on.delivery(endpoint, { nextAttemptAt: at(70) });
    expect(store.nextDueAt()).toEqual(at(70));
    await on.delivery(endpoint, { nextAttemptAt: at(9) });
    expect(store.nextDueAt()).toEqual(at(60));
    await on.testDelivery(endpoint, { createdAt: at(5) });
    expect(store.nextDueAt()).toEqual(at(5));
  });

  test("that are the probe are due when their lease ends", async () => {
    const { store, scene: on } = scene();
    await on.delivery(await on.endpoint(paused));
    await on.claimOne({ now: at(60), leaseMs: 30_000 });
    expect(store.nextDueAt()).toEqual(at(90));
    await on.claimOne({ now: at(90) });
  });

  test("whose lease ends during a pause are due when the pause ends; test deliveries when the lease ends", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint();
    await on.delivery(endpoint);
    await on.claimOne({ leaseMs: 7_000 });
    await on.delivery(endpoint);
    await on.record(deferral(await on.claimOne({ leaseMs: 7_000 }), at(60)));
    expect(store.nextDueAt()).toEqual(at(60));
    await on.testDelivery(endpoint);
    await on.claimOne({ leaseMs: 9_000 });
    expect(store.nextDueAt()).toEqual(at(9));
  });

  test("that are held together at a paused endpoint are due when the last of their leases ends", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint();
    for (const leaseMs of [7_000, 90_000, 8_000]) {
      await on.delivery(endpoint);
      const claimed = await on.claimOne({ leaseMs });
      if (leaseMs === 8_000) await on.record(deferral(claimed, at(60)));
    }
    expect(store.nextDueAt()).toEqual(at(90));
    expect(await on.claim({ now: at(89) })).toEqual([]);
    await on.claimOne({ now: at(90) });
  });

  test("behind a probe are due when nothing is held any more", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint(paused);
    await on.delivery(endpoint);
    await on.delivery(endpoint);
    await on.claimOne({ now: at(60), leaseMs: 30_000 });
    expect(store.nextDueAt()).toEqual(at(90));
    expect(await on.claim({ now: at(89) })).toEqual([]);
    await on.claimOne({ now: at(90) });
  });

  test("of a disabled endpoint are never due; of a deleted one at once", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint(paused);
    await on.delivery(endpoint);
    await on.claim({ now: at(60), leaseMs: 30_000 });
    await on.subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: "disabled" }));
    expect(store.nextDueAt()).toBeNull();
    await on.subscriptions.deleteEndpoint(everything, endpoint.id, at(62));
    expect(store.nextDueAt()).toEqual(at(90));
    const deleted = await on.endpoint(paused);
    const to = await on.to(deleted);
    await on.subscriptions.deleteEndpoint(everything, deleted.id, at(1));
    await on.routed((event) => [deliveryRow(event, to, { nextAttemptAt: at(3) })]);
    expect(store.nextDueAt()).toEqual(at(3));
  });
});

/** The receiver asked to wait until then. */
function deferral({ delivery, endpoint }: ClaimedDelivery, until: Date): DeliveryResult {
  const next = { state: "pending", nextAttemptAt: at(1), failures: 0, deferrals: 1 } as const;
  const effect = { kind: "deferred", until, url: endpoint.url } as const;
  return { deliveryId: delivery.id, claim: delivery.attempts, attempt: null, next, effect };
}
