import assert from "node:assert/strict";
import { failure } from "./outcome.ts";
import { at, deliveryRow, newId } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Reading one event or one delivery, and asking for a delivery again. */
export function ledgerArea(test: StoreTest): void {
  test("an event is shown with its deliveries, oldest first", async (scene) => {
    const endpoints = await scene.endpointsWith([0, 0, 0, 0]);
    const targets = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
    const times = [at(3), at(1), at(2), at(1)];
    const { event, deliveries } = await scene.routed((routed) =>
      targets.map((to, index) => deliveryRow(routed, to, { createdAt: times[index] ?? at(9) })),
    );
    const shown = await scene.deliveries.getEvent(everything, event.id);
    const sorted = [...deliveries].sort(
      (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    assert.deepEqual(shown?.deliveries, sorted);
  });

  test("a delivery is shown with its event, its endpoint and its attempts", async (scene) => {
    const endpoint = await scene.endpoint();
    const to = await scene.to(endpoint);
    const { event, deliveries } = await scene.routed((routed) => [deliveryRow(routed, to)]);
    const [delivery] = deliveries;
    assert.ok(delivery);
    const routed = { ...event, state: "routed", payload: '{"id":"D-1"}', nextBuildAt: null };
    assert.deepEqual(await scene.detail(delivery), { delivery, event: routed, endpoint, attempts: [] });
    assert.equal(await scene.deliveries.getDelivery(everything, newId("dlv", at(0))), null);
  });

  test("a replay gets the next number of its event and endpoint, also beside other endpoints", async (scene) => {
    const targets = [await scene.to(await scene.endpoint()), await scene.to(await scene.endpoint())];
    const { event, deliveries } = await scene.routed((routed) => targets.map((to) => deliveryRow(routed, to)));
    const [first, second] = deliveries;
    const [one, two] = targets;
    assert.ok(first && second && one && two);
    const added = [];
    for (const [to, replayOf] of [
      [one, first],
      [one, first],
      [two, second],
    ] as const) {
      const row = deliveryRow(event, to, { createdAt: at(5), replayOf: replayOf.id });
      const stored = await scene.deliveries.addDelivery(row);
      assert.deepEqual(stored, { ...row, replay: stored.replay });
      assert.deepEqual((await scene.detail(row)).delivery, stored);
      added.push(stored.replay);
    }
    assert.deepEqual(added, [1, 2, 1]);
    assert.equal((await scene.deliveries.getEvent(everything, event.id))?.deliveries.length, 5);
    assert.equal((await scene.claim({ now: at(5) })).length, 5);
  });

  test("the first delivery of an event to an endpoint has the number 0, however late", async (scene) => {
    const { event } = await scene.routed(() => []);
    const to = await scene.to(await scene.endpoint());
    const row = deliveryRow(event, to, { createdAt: at(5), replay: 7 });
    assert.deepEqual(await scene.deliveries.addDelivery(row), { ...row, replay: 0 });
  });

  test("replays asked for at once get different numbers", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const { event } = await scene.routed((routed) => [deliveryRow(routed, to)]);
    const rows = [1, 2, 3].map(() => deliveryRow(event, to, { createdAt: at(5) }));
    const added = await Promise.all(rows.map((row) => scene.deliveries.addDelivery(row)));
    assert.deepEqual(added.map(({ replay }) => replay).sort(), [1, 2, 3]);
  });

  test("a replay leaves the delivery that it repeats alone", async (scene) => {
    const endpoint = await scene.endpoint();
    const to = await scene.to(endpoint);
    const { event } = await scene.routed((routed) => [deliveryRow(routed, to)]);
    const claimed = await scene.claimOne();
    await scene.record({ ...failure(claimed, at(0), at(0)), next: { state: "exhausted", reason: "schedule" } }, at(1));
    const before = await scene.detail(claimed.delivery);
    await scene.deliveries.addDelivery(deliveryRow(event, to, { createdAt: at(5), replayOf: claimed.delivery.id }));
    assert.deepEqual(await scene.detail(claimed.delivery), before);
  });

  test("a test delivery comes with an event of its own, which is never routed", async (scene) => {
    const endpoint = await scene.endpoint();
    const delivery = await scene.testDelivery(endpoint);
    assert.deepEqual([delivery.replay, delivery.isTest, delivery.subscriptionId], [0, true, null]);
    const { event } = await scene.detail(delivery);
    assert.deepEqual([event.id, event.isTest, event.state], [delivery.eventId, true, "routed"]);
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.deliveries, [delivery]);
    assert.deepEqual(await scene.claimEvents({ now: at(99) }), []);
    const claimed = await scene.claimOne();
    assert.deepEqual([claimed.delivery.id, claimed.event.payload], [delivery.id, "{}"]);
  });
}
