import assert from "node:assert/strict";
import { failedRun, HOOK, stored, waiting } from "./inbound-rows.ts";
import { failure } from "./outcome.ts";
import { at, TRIGGER } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;
const nothing = { count: 0, oldestAt: null };

/** What monitoring asks: how much is due and since when, who dispatches, how endpoints are. */
export function measuresArea(test: StoreTest): void {
  test("what is due counts, events and deliveries by themselves, each from its time on", async (scene) => {
    await expectDue(scene, 99, { events: nothing, deliveries: nothing });
    await scene.event({ nextBuildAt: at(10) });
    await scene.event({ nextBuildAt: at(3), trigger: "NewLead" });
    await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(20), trigger: "NewLead" });
    await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(21) });
    await expectDue(scene, 9, { events: nothing, deliveries: nothing });
    await expectDue(scene, 10, { events: { count: 1, oldestAt: at(10) }, deliveries: nothing });
    await expectDue(scene, 99, { events: { count: 1, oldestAt: at(10) }, deliveries: { count: 2, oldestAt: at(20) } });
    const { events } = await scene.deliveries.measureDue([TRIGGER, "NewLead"], 100, at(99));
    assert.deepEqual(events, { count: 2, oldestAt: at(3) });
  });

  test("a backlog that is being worked on counts, without what is held, until that is abandoned", async (scene) => {
    const endpoint = await scene.endpoint();
    for (const second of [0, 1, 2]) await scene.delivery(endpoint, { createdAt: at(second) });
    await scene.claimOne({ now: at(3), limit: 1 });
    await scene.event({ nextBuildAt: at(4) });
    await scene.event({ nextBuildAt: at(5) });
    await scene.claimEvents({ now: at(5), slots: new Map([[TRIGGER, 1]]) });
    await expectDue(scene, 6, { events: { count: 1, oldestAt: at(5) }, deliveries: { count: 2, oldestAt: at(1) } });
    await expectDue(scene, leaseEnd + 5, {
      events: { count: 2, oldestAt: at(5) },
      deliveries: { count: 3, oldestAt: at(1) },
    });
  });

  test("of each trigger and endpoint no more count than was asked for", async (scene) => {
    const [one, other] = [await scene.endpoint(), await scene.endpoint()];
    for (const second of [4, 3, 2, 1]) await scene.delivery(one, { createdAt: at(second) });
    await scene.delivery(other, { createdAt: at(9) });
    for (const second of [8, 7, 6]) await scene.event({ nextBuildAt: at(second) });
    assert.deepEqual(await scene.deliveries.measureDue([TRIGGER], 2, at(10)), {
      events: { count: 2, oldestAt: at(6) },
      deliveries: { count: 3, oldestAt: at(1) },
    });
  });

  test("what ended, waits for its retry or is a test is not due, nor what an endpoint may not get now", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    await scene.record(failure(await scene.claimOne(), at(0), at(20)), at(1));
    await scene.delivery(endpoint, { isTest: true });
    await scene.delivery(await scene.endpoint({ state: "disabled", disabledReason: "gone", disabledAt: at(0) }));
    await scene.delivery(await scene.endpoint({ pausedUntil: at(60), pauses: 1 }));
    await scene.delivery(await scene.endpoint({ tenantId: "globex" }));
    await scene.subscriptions.pauseTenant("globex", at(500));
    await expectDue(scene, 19, { events: nothing, deliveries: nothing });
    await expectDue(scene, 99, { events: nothing, deliveries: { count: 1, oldestAt: at(20) } });
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(100));
    await expectDue(scene, 101, { events: nothing, deliveries: nothing });
  });

  test("dispatchers are alive that were heard of lately, and it is known when one was last", async (scene) => {
    assert.deepEqual(await scene.deliveries.dispatchersHeard(at(0)), { alive: 0, lastAt: null });
    await scene.deliveries.heartbeat("prc_a", at(10), at(0));
    await scene.deliveries.heartbeat("prc_b", at(12), at(0));
    assert.deepEqual(await scene.deliveries.dispatchersHeard(at(10)), { alive: 2, lastAt: at(12) });
    assert.deepEqual(await scene.deliveries.dispatchersHeard(at(11)), { alive: 1, lastAt: at(12) });
    assert.deepEqual(await scene.deliveries.dispatchersHeard(at(13)), { alive: 0, lastAt: at(12) });
  });

  test("live endpoints count by health, of all tenants", async (scene) => {
    const counts = await scene.subscriptions.countEndpoints(at(0));
    assert.deepEqual(counts, { disabled: 0, paused: 0, failing: 0, healthy: 0 });
    await scene.endpoint();
    await scene.endpoint({ tenantId: "globex", pausedUntil: at(5) });
    await scene.endpoint({ failingSince: at(1), failuresInARow: 1 });
    await scene.endpoint({ failingSince: at(1), pausedUntil: at(60) });
    await scene.endpoint({ failingSince: at(1), state: "disabled", disabledReason: "failing", disabledAt: at(2) });
    const deleted = await scene.endpoint({ state: "disabled", disabledReason: "byOperator", disabledAt: at(2) });
    await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(3));
    const now = (seconds: number) => scene.subscriptions.countEndpoints(at(seconds));
    assert.deepEqual(await now(4), { disabled: 1, paused: 2, failing: 1, healthy: 1 });
    assert.deepEqual(await now(5), { disabled: 1, paused: 1, failing: 1, healthy: 2 });
    assert.deepEqual(await now(60), { disabled: 1, paused: 0, failing: 2, healthy: 2 });
  });
}

/** The same of receipts. */
export function receiptMeasuresArea(test: StoreTest): void {
  test("receipts that are due count, of the named inbound hooks, without what is held", async (scene) => {
    await expectReceipts(scene, 99, nothing);
    for (const second of [10, 11, 12]) await stored(scene, { nextRunAt: at(second) });
    await stored(scene, { nextRunAt: at(3), hook: "other" });
    await expectReceipts(scene, 9, nothing);
    await expectReceipts(scene, 11, { count: 2, oldestAt: at(10) });
    assert.deepEqual(await scene.inbound.measureDue([HOOK, "other"], 2, at(99)), { count: 3, oldestAt: at(3) });
    const slots = new Map([[HOOK, { free: 1, leaseMs: LEASE_MS }]]);
    const [held] = await scene.inbound.claimReceipts({ processId: "prc_a", now: at(12), slots });
    assert.ok(held);
    await expectReceipts(scene, 13, { count: 2, oldestAt: at(11) });
    await expectReceipts(scene, leaseEnd + 12, { count: 3, oldestAt: at(11) });
    await scene.inbound.recordRuns([failedRun(held, { state: "received", nextRunAt: at(200) })], at(14));
    await expectReceipts(scene, 15, { count: 2, oldestAt: at(11) });
    await expectReceipts(scene, 200, { count: 3, oldestAt: at(11) });
  });

  test("what is held for a caller who waits is due once it is abandoned", async (scene) => {
    await stored(scene, { nextRunAt: null }, waiting(at(0)));
    await expectReceipts(scene, 1, nothing);
    await expectReceipts(scene, leaseEnd, { count: 1, oldestAt: at(leaseEnd) });
  });
}

type Due = Awaited<ReturnType<Scene["deliveries"]["measureDue"]>>;

async function expectDue(scene: Scene, now: number, due: Due): Promise<void> {
  assert.deepEqual(await scene.deliveries.measureDue([TRIGGER], 100, at(now)), due);
}

async function expectReceipts(scene: Scene, now: number, due: Due["events"]): Promise<void> {
  assert.deepEqual(await scene.inbound.measureDue([HOOK], 100, at(now)), due);
}
