import assert from "node:assert/strict";
import type { Delivery, NewEvent, PurgeTimes } from "@ancrage/core";
import { failure, outcome } from "./outcome.ts";
import { at, deliveryRow, eventRow, newId } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Removing what the ledger need not keep. */
export function purgeArea(test: StoreTest): void {
  test("what ended before its time goes with its attempts and its event, and the rest stays", async (scene) => {
    const endpoint = await scene.endpoint();
    const ends = [
      await ended(scene, await scene.delivery(endpoint, { createdAt: at(1) }), "succeeded", 10),
      await ended(scene, await scene.delivery(endpoint, { createdAt: at(1) }), "succeeded", 20),
      await ended(scene, await scene.delivery(endpoint, { createdAt: at(1) }), "exhausted", 10),
      await ended(scene, await scene.delivery(endpoint, { createdAt: at(1) }), "exhausted", 20),
    ];
    const canceled = await scene.delivery(endpoint, { createdAt: at(1) });
    await scene.deliveries.cancelDelivery(everything, canceled.id, at(10));
    const left = async () => {
      const rows = [...ends, canceled].map(async ({ id, eventId }) => [
        (await scene.deliveries.getDelivery(everything, id)) !== null,
        (await scene.deliveries.getEvent(everything, eventId)) !== null,
      ]);
      return (await Promise.all(rows)).map(([delivery, event]) => (delivery === event ? delivery : "torn"));
    };
    const times = { succeeded: at(20), other: at(5), keys: at(0) };
    assert.equal(await scene.deliveries.purge(times, 100), 2);
    assert.deepEqual(await left(), [false, true, true, true, true]);
    assert.equal(await scene.deliveries.purge({ ...times, succeeded: at(5), other: at(20) }, 100), 4);
    assert.deepEqual(await left(), [false, true, false, true, false]);
    const listed = (await scene.deliveries.listDeliveries(everything, { limit: 10 })).items;
    assert.deepEqual(new Set(listed.map(({ id }) => id)), new Set([ends[1]?.id, ends[3]?.id]));
    assert.equal(await scene.deliveries.purge({ ...times, succeeded: at(20), other: at(20) }, 100), 0);
  });

  test("what is pending stays, however old: waiting, held, lost or off, with the event it is of", async (scene) => {
    const [live, off] = [await scene.endpoint(), await scene.endpoint({ state: "disabled" })];
    const event = await scene.event({ nextBuildAt: at(9_999) });
    const retried = await scene.delivery(live);
    await scene.record(failure(await scene.claimOne(), at(0), at(9_999)), at(1));
    const lost = await scene.delivery(live);
    await scene.claimOne();
    const held = await scene.delivery(live);
    await scene.claimOne({ leaseMs: 99_999_000 });
    const kept = [retried, lost, held, await scene.delivery(off)];
    assert.equal(await scene.deliveries.purge(all(at(5_000)), 100), 0);
    for (const delivery of kept) assert.equal((await scene.detail(delivery)).delivery.state, "pending");
    assert.equal((await scene.detail(retried)).attempts.length, 1);
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, event);
    assert.equal((await scene.claimOne({ now: at(leaseEnd) })).delivery.id, lost.id);
  });

  test("an event stays as long as one of its deliveries does", async (scene) => {
    const targets = [await scene.to(await scene.endpoint()), await scene.to(await scene.endpoint())];
    const { event } = await scene.routed((routed) => targets.map((to) => deliveryRow(routed, to)));
    const [first, second] = await scene.claim();
    assert.ok(first && second);
    await scene.record(outcome(first, at(0)), at(1));
    assert.equal(await scene.deliveries.purge(all(at(5)), 100), 1);
    const shown = await scene.deliveries.getEvent(everything, event.id);
    assert.deepEqual(
      shown?.deliveries.map(({ id }) => id),
      [second.delivery.id],
    );
    await scene.record(outcome(second, at(0)), at(6));
    assert.equal(await scene.deliveries.purge(all(at(7)), 100), 2);
    assert.equal(await scene.deliveries.getEvent(everything, event.id), null);
  });

  test("events without a delivery go by their age: routed ones like successes, others like the rest", async (scene) => {
    const { event: routed } = await scene.routed(() => [], { createdAt: at(1) });
    const skipped = await scene.event({ createdAt: at(1) });
    await scene.deliveries.cancelEvent(everything, skipped.id, at(2));
    const isThere = async ({ id }: { id: string }) => (await scene.deliveries.getEvent(everything, id)) !== null;
    assert.equal(await scene.deliveries.purge(all(at(1)), 100), 0);
    assert.equal(await scene.deliveries.purge({ succeeded: at(2), other: at(1), keys: at(0) }, 100), 1);
    assert.deepEqual([await isThere(routed), await isThere(skipped)], [false, true]);
    assert.equal(await scene.deliveries.purge({ succeeded: at(1), other: at(2), keys: at(0) }, 100), 1);
    assert.equal(await isThere(skipped), false);
  });

  test("a batch has at most so many rows of each kind, and what is left goes with the next", async (scene) => {
    const endpoint = await scene.endpoint();
    for (let count = 0; count < 7; count += 1) await ended(scene, await scene.delivery(endpoint), "succeeded", 1);
    const sizes: number[] = [];
    for (let calls = 0; calls < 9 && sizes.at(-1) !== 0; calls += 1) {
      sizes.push(await scene.deliveries.purge(all(at(5)), 3));
      assert.ok((sizes.at(-1) ?? 0) <= 6);
    }
    assert.equal(
      sizes.reduce((sum, size) => sum + size),
      14,
    );
    assert.ok(sizes.slice(0, 2).every((size) => size >= 3));
    assert.deepEqual((await scene.deliveries.listDeliveries(everything, { limit: 10 })).items, []);
  });

  test("idempotency keys go by the age of their event, and are free then", async (scene) => {
    const keyed = (seconds: number): NewEvent => ({
      ...eventRow({ createdAt: at(seconds) }),
      idempotency: { key: "key", hash: "0".repeat(64) },
    });
    const first = keyed(10);
    await scene.deliveries.recordEvents([first]);
    const keep = { succeeded: null, other: null };
    assert.equal(await scene.deliveries.purge({ ...keep, keys: at(10) }, 100), 0);
    const duplicate = { eventId: first.id, duplicate: true };
    assert.deepEqual(await scene.deliveries.recordEvents([keyed(11)]), [duplicate]);
    assert.equal(await scene.deliveries.purge({ ...keep, keys: at(11) }, 100), 1);
    assert.equal((await scene.deliveries.recordEvents([keyed(12)]))[0]?.duplicate, false);
  });

  test("without a time the ledger stays", async (scene) => {
    const delivery = await ended(scene, await scene.delivery(await scene.endpoint()), "succeeded", 1);
    const { event } = await scene.routed(() => []);
    assert.equal(await scene.deliveries.purge({ succeeded: null, other: null, keys: at(99) }, 100), 0);
    assert.ok(await scene.deliveries.getDelivery(everything, delivery.id));
    assert.ok(await scene.deliveries.getEvent(everything, event.id));
  });

  test("a number whose rows are gone stays given, and what is left of a replayed event is numbered on", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const [first, second] = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
    for (const claimed of await scene.claim()) {
      await scene.record(outcome(claimed, at(0)), claimed.delivery.id === first.id ? at(1) : at(9));
    }
    const { event } = await scene.detail(second);
    const row = { ...deliveryRow(event, await scene.to(endpoint), { id: newId("dlv", at(9)) }), sequence: 2 };
    assert.equal((await scene.deliveries.addDelivery(row)).replay, 1);
    await scene.deliveries.purge(all(at(5)), 100);
    const range = { after: 0, limit: 10 };
    const { events, lastSequence } =
      (await scene.deliveries.listSequence(everything, endpoint.id, range)) ?? assert.fail();
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      [2],
    );
    assert.equal(lastSequence, 2);
    await scene.deliveries.purge(all(at(10)), 100);
    const again = { ...deliveryRow(event, await scene.to(endpoint), { id: newId("dlv", at(9)) }), sequence: 2 };
    assert.equal((await scene.deliveries.addDelivery(again)).replay, 2);
  });
}

function all(time: Date): PurgeTimes {
  return { succeeded: time, other: time, keys: at(0) };
}

/** The delivery, the only one that is due, after one attempt that ended it at `seconds`. */
async function ended(
  scene: Scene,
  delivery: Delivery,
  state: "succeeded" | "exhausted",
  seconds: number,
): Promise<Delivery> {
  const claimed = await scene.claimOne({ now: at(1) });
  const next = state === "succeeded" ? { state } : { state, reason: "schedule" as const };
  await scene.record({ ...outcome(claimed, at(1)), next, effect: null }, at(seconds));
  return (await scene.detail(delivery)).delivery;
}
