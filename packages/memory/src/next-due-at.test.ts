import { at, Scene } from "@ancrage/conformance";
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

  test("of a paused endpoint are due when the pause ends; test deliveries before", async () => {
    const { store, scene: on } = scene();
    const endpoint = await on.endpoint(paused);
    await on.delivery(endpoint, { nextAttemptAt: at(9) });
    expect(store.nextDueAt()).toEqual(at(60));
    await on.delivery(await on.endpoint(paused), { nextAttemptAt: at(70) });
    expect(store.nextDueAt()).toEqual(at(60));
    await on.testDelivery(endpoint, { createdAt: at(5) });
    expect(store.nextDueAt()).toEqual(at(5));
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
    await on.subscriptions.updateEndpoint(everything, endpoint.id, { state: "disabled" }, at(61));
    expect(store.nextDueAt()).toBeNull();
    await on.subscriptions.deleteEndpoint(everything, endpoint.id, at(62));
    expect(store.nextDueAt()).toEqual(at(90));
  });
});
