import assert from "node:assert/strict";
import type { Viewer } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { at, changed, deliveryRow, TENANT } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const mine: Viewer = { tenantId: TENANT, ownerId: "o-1" };

/** Owners inside a tenant: a subscriber sees its endpoints and what hangs on them. */
export function ownersArea(test: StoreTest): void {
  test("an owner reads and lists its own endpoints and subscriptions; the tenant sees all", async (scene) => {
    const { own, foreign, unowned } = await threeEndpoints(scene);
    const { subscriptions } = scene;
    assert.deepEqual(await subscriptions.getEndpoint(mine, own.endpoint.id), own.endpoint);
    assert.equal(await subscriptions.getEndpoint(mine, foreign.endpoint.id), null);
    assert.equal(await subscriptions.getEndpoint(mine, unowned.endpoint.id), null);
    const page = { limit: 10 };
    assert.deepEqual(idsOf((await subscriptions.listEndpoints(mine, page)).items), [own.endpoint.id]);
    assert.deepEqual(idsOf((await subscriptions.listSubscriptions(mine, page)).items), [own.subscription.id]);
    assert.equal((await subscriptions.listEndpoints(everything, page)).items.length, 3);
    assert.equal((await subscriptions.listSubscriptions(everything, page)).items.length, 3);
    const query = { ...page, endpointId: foreign.endpoint.id };
    assert.deepEqual((await subscriptions.listSubscriptions(mine, query)).items, []);
  });

  test("an owner changes its own endpoints and subscriptions only", async (scene) => {
    const { own, foreign, unowned } = await threeEndpoints(scene);
    const { subscriptions } = scene;
    for (const { endpoint, subscription } of [foreign, unowned]) {
      assert.equal(await subscriptions.updateEndpoint(mine, endpoint.id, changed({ name: "Mine" })), null);
      assert.equal(await subscriptions.endSubscription(mine, subscription.id, at(1)), false);
      assert.equal(await subscriptions.deleteEndpoint(mine, endpoint.id, at(1)), false);
      assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    }
    assert.ok(await subscriptions.updateEndpoint(mine, own.endpoint.id, changed({ name: "Mine" })));
    assert.equal(await subscriptions.endSubscription(mine, own.subscription.id, at(1)), true);
    assert.equal(await subscriptions.deleteEndpoint(mine, own.endpoint.id, at(1)), true);
  });

  test("an owner sees the deliveries to its endpoints, deleted ones included", async (scene) => {
    const { own, foreign } = await threeEndpoints(scene);
    const visible = await scene.delivery(own.endpoint);
    const hidden = await scene.delivery(foreign.endpoint);
    await scene.subscriptions.deleteEndpoint(mine, own.endpoint.id, at(1));
    assert.equal((await scene.deliveries.getDelivery(mine, visible.id))?.delivery.id, visible.id);
    assert.equal(await scene.deliveries.getDelivery(mine, hidden.id), null);
    assert.deepEqual(idsOf((await scene.deliveries.listDeliveries(mine, { limit: 10 })).items), [visible.id]);
    const query = { limit: 10, endpointId: foreign.endpoint.id };
    assert.deepEqual((await scene.deliveries.listDeliveries(mine, query)).items, []);
  });

  test("an owner sees an event that has a delivery to one of its endpoints, and that delivery alone", async (scene) => {
    const { own, foreign } = await threeEndpoints(scene);
    const targets = [await scene.to(own.endpoint), await scene.to(foreign.endpoint)];
    const shared = await scene.routed((event) => targets.map((to) => deliveryRow(event, to)));
    const hidden = await scene.delivery(foreign.endpoint);
    const pending = await scene.event();
    const seen = await scene.deliveries.getEvent(mine, shared.event.id);
    assert.equal(seen?.event.id, shared.event.id);
    assert.deepEqual(seen?.deliveries, shared.deliveries.slice(0, 1));
    assert.equal(await scene.deliveries.getEvent(mine, hidden.eventId), null);
    assert.equal(await scene.deliveries.getEvent(mine, pending.id), null);
    assert.equal((await scene.deliveries.getEvent(everything, shared.event.id))?.deliveries.length, 2);
    assert.ok(await scene.deliveries.getEvent(everything, pending.id));
  });
}

/** An endpoint with a subscription for each kind of owner. */
async function threeEndpoints(scene: Scene) {
  async function owned(ownerId: string | null) {
    const endpoint = await scene.endpoint({ ownerId });
    return { endpoint, subscription: await scene.subscription(endpoint) };
  }
  return { own: await owned("o-1"), foreign: await owned("o-2"), unowned: await owned(null) };
}
