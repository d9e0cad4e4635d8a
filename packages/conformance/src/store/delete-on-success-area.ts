import assert from "node:assert/strict";
import type { Delivery, Endpoint } from "@ancrage/core";
import { answer, failure, outcome } from "./outcome.ts";
import { at, deliveryRow, newId, TENANT } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Deliveries that drop what was sent once they have succeeded. */
export function deleteOnSuccessArea(test: StoreTest): void {
  test("after a success attempts and payload are gone, and the rows stay", async (scene) => {
    const [delivery] = await made(scene, [true]);
    const first = await scene.claimOne();
    const response = { ...answer(500), body: Buffer.from("no Ada") };
    const failed = failure(first, at(0), at(5));
    assert.ok(failed.attempt);
    await scene.record({ ...failed, attempt: { ...failed.attempt, response } }, at(1));
    const { attempts, event } = await scene.detail(delivery);
    assert.deepEqual([attempts.length, event.payload], [1, '{"id":"D-1"}']);

    const second = await scene.claimOne({ now: at(5) });
    const recorded = await scene.record(outcome(second, at(5)), at(6));
    assert.deepEqual([recorded.staleDeliveryIds, recorded.canceled], [[], []]);
    const after = await scene.detail(delivery);
    assert.deepEqual(after.attempts, []);
    assert.deepEqual([after.event.payload, after.event.snapshot, after.event.forgottenAt], [null, null, null]);
    assert.deepEqual([after.event.state, after.event.recordId], ["routed", "D-1"]);
    const { state, attempts: begun, lastStatus, lastAttemptState, endedAt, deleteOnSuccess } = after.delivery;
    assert.deepEqual([state, begun, lastStatus, lastAttemptState], ["succeeded", 2, 204, "succeeded"]);
    assert.deepEqual([endedAt, deleteOnSuccess], [at(6), true]);
    const { items } = await scene.deliveries.listDeliveries(everything, { limit: 10 });
    assert.deepEqual(
      items.map(({ id, lastAttemptAt, lastError }) => [id, lastAttemptAt, lastError]),
      [[delivery.id, null, null]],
    );
  });

  test("an attempt that was lost on the way goes too", async (scene) => {
    const [delivery] = await made(scene, [true]);
    await scene.claimOne();
    const again = await scene.claimOne({ now: at(LEASE_MS / 1000) });
    assert.equal((await scene.detail(delivery)).attempts.length, 1);
    await scene.record(outcome(again, at(31)), at(32));
    assert.deepEqual((await scene.detail(delivery)).attempts, []);
  });

  test("a payload stays for as long as another delivery of its event may need it", async (scene) => {
    const [first, second] = await made(scene, [true, true]);
    await succeed(scene, first);
    assert.deepEqual((await scene.detail(first)).attempts, []);
    assert.equal((await scene.detail(first)).event.payload, '{"id":"D-1"}');
    await succeed(scene, second);
    assert.equal((await scene.detail(first)).event.payload, null);
  });

  test("a payload stays when a delivery did not succeed, or was not to drop it", async (scene) => {
    const [asked, other] = await made(scene, [true, false]);
    await succeed(scene, asked);
    await succeed(scene, other);
    assert.deepEqual(
      [(await scene.detail(asked)).attempts.length, (await scene.detail(other)).attempts.length],
      [0, 1],
    );
    assert.equal((await scene.detail(asked)).event.payload, '{"id":"D-1"}');

    const [good, bad] = await made(scene, [true, true], at(50));
    await succeed(scene, good);
    await scene.deliveries.cancelDelivery(everything, bad.id, at(60));
    assert.equal((await scene.detail(good)).event.payload, '{"id":"D-1"}');
  });

  test("deliveries of one event that succeed in one batch, or at the same moment, drop its payload", async (scene) => {
    for (const isOneBatch of [true, false]) {
      const deliveries = await made(scene, [true, true, true]);
      const results = (await scene.claim()).map((claimed) => outcome(claimed, at(0)));
      assert.equal(results.length, 3);
      if (isOneBatch) await scene.record(results, at(1));
      else await Promise.all(results.map((result) => scene.record(result, at(1))));
      assert.equal((await scene.detail(deliveries[0])).event.payload, null);
    }
  });

  test("nothing can be replayed of what was dropped, and forgetting it still notes that", async (scene) => {
    const [delivery] = await made(scene, [true]);
    await succeed(scene, delivery);
    const filter = { state: "succeeded" } as const;
    assert.equal(await scene.deliveries.countReplayable(everything, { filter }), 0);
    const batch = { filter, ids: [newId("dlv", at(9))], now: at(9) };
    assert.deepEqual((await scene.deliveries.replayDeliveries(everything, batch)).items, []);
    const record = { tenantId: TENANT, trigger: delivery.trigger, recordId: "D-1" };
    assert.deepEqual(await scene.deliveries.forget(record, at(10)), { events: 1, canceled: 0, running: 0 });
    assert.deepEqual((await scene.detail(delivery)).event.forgottenAt, at(10));
  });

  test("a replay that is still to be sent keeps its payload, until it has succeeded too", async (scene) => {
    const [first, second] = await made(scene, [true, true]);
    await succeed(scene, first);
    const filter = { state: "succeeded", endpointId: first.endpointId } as const;
    const batch = { filter, ids: [newId("dlv", at(9))], now: at(9) };
    const [replay = assert.fail()] = (await scene.deliveries.replayDeliveries(everything, batch)).items;
    await succeed(scene, second);
    assert.equal((await scene.detail(replay)).event.payload, '{"id":"D-1"}');
    await succeed(scene, replay);
    assert.equal((await scene.detail(replay)).event.payload, null);
  });

  test("what was dropped keeps its number, and the next one follows it", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const delivery = await scene.delivery(endpoint, { deleteOnSuccess: true });
    await succeed(scene, delivery);
    const { delivery: after, event } = await scene.detail(delivery);
    assert.deepEqual([after.sequence, event.payload], [1, null]);
    const next = await scene.delivery(endpoint, { createdAt: at(101) });
    const range = { after: 0, limit: 10 };
    const sequence = await scene.deliveries.listSequence(everything, endpoint.id, range);
    assert.deepEqual(
      sequence?.events.map((one) => [one.sequence, one.event.id, one.event.payload]),
      [
        [1, delivery.eventId, null],
        [2, next.eventId, '{"id":"D-1"}'],
      ],
    );
  });

  test("a replay of what was kept drops its own attempts, and the payload when it was the last to ask for it", async (scene) => {
    const [asked, other] = await made(scene, [true, false]);
    await succeed(scene, asked);
    await succeed(scene, other);
    const filter = { state: "succeeded", endpointId: asked.endpointId } as const;
    const batch = { filter, ids: [newId("dlv", at(9))], now: at(9) };
    const [replay = assert.fail()] = (await scene.deliveries.replayDeliveries(everything, batch)).items;
    assert.equal(replay.deleteOnSuccess, true);
    await succeed(scene, replay);
    assert.deepEqual((await scene.detail(replay)).attempts, []);
    assert.equal((await scene.detail(replay)).event.payload, '{"id":"D-1"}');
  });
}

/** A delivery to an endpoint of its own for each, all of one event; those that are `true` drop what was sent. */
async function made<const Drops extends readonly boolean[]>(
  scene: Scene,
  drops: Drops,
  createdAt = at(0),
): Promise<{ [Index in keyof Drops]: Delivery }> {
  const endpoints: Endpoint[] = [];
  for (const _ of drops) endpoints.push(await scene.endpoint());
  const targets = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
  const { deliveries } = await scene.routed(
    (event) => targets.map((to, index) => deliveryRow(event, to, { deleteOnSuccess: drops[index] === true })),
    { createdAt, snapshot: '{"name":"Ada"}' },
  );
  return deliveries as { [Index in keyof Drops]: Delivery };
}

/** Lets the next attempt of a delivery succeed; what else was claimed with it is not recorded. */
async function succeed(scene: Scene, { id, endpointId }: Delivery): Promise<void> {
  const { items } = await scene.subscriptions.listEndpoints(everything, { limit: 100 });
  const busy = new Map(items.flatMap((endpoint) => (endpoint.id === endpointId ? [] : [[endpoint.id, 1] as const])));
  const now = at(100);
  const claimed = await scene.claimOne({ now, endpointConcurrency: 1, inFlight: busy });
  assert.equal(claimed.delivery.id, id);
  await scene.record(outcome(claimed, now), now);
}
