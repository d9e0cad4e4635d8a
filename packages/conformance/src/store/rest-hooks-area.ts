import assert from "node:assert/strict";
import type { Endpoint, Subscription } from "@ancrage/core";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, endpointRow, listedRow, subscriptionRow, TRIGGER } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const url = "https://receiver.example/hook";

/** REST hooks: an endpoint and its only subscription, made and ended together. */
export function restHooksArea(test: StoreTest): void {
  test("subscribing stores the endpoint and its subscription", async ({ subscriptions }) => {
    const { endpoint, subscription } = restHook();
    assert.deepEqual(await subscriptions.subscribeRestHook(endpoint, subscription), { subscription, created: true });
    assert.deepEqual(await subscriptions.getEndpoint(everything, endpoint.id), endpoint);
    assert.deepEqual((await subscriptions.listSubscriptions(everything, { limit: 10 })).items, [
      listedRow(subscription, endpoint),
    ]);
  });

  test("subscribing again finds the live one with the same owner, URL and trigger", async (scene) => {
    const first = restHook({ ownerId: "o-1" });
    await scene.subscriptions.subscribeRestHook(first.endpoint, first.subscription);
    const again = restHook({ ownerId: "o-1" }, { scope: "project-1" });
    const found = await scene.subscriptions.subscribeRestHook(again.endpoint, again.subscription);
    assert.deepEqual(found, { subscription: first.subscription, created: false });
    assert.equal(await scene.subscriptions.getEndpoint(everything, again.endpoint.id), null);
    await storedCounts(scene, 1);
    await scene.subscriptions.updateEndpoint(everything, first.endpoint.id, changed({ state: "disabled" }));
    const disabled = restHook({ ownerId: "o-1" });
    const { created } = await scene.subscriptions.subscribeRestHook(disabled.endpoint, disabled.subscription);
    assert.equal(created, false);
  });

  test("another owner, URL or trigger makes another one", async (scene) => {
    const hooks = [
      restHook({ allowSameUrl: true }),
      restHook({ allowSameUrl: true, ownerId: "o-1" }),
      restHook({ allowSameUrl: true, ownerId: "o-2" }),
      restHook({ allowSameUrl: true, url: `${url}/2` }),
      restHook({ allowSameUrl: true }, { trigger: "NewLead" }),
    ];
    for (const { endpoint, subscription } of hooks) {
      const { created } = await scene.subscriptions.subscribeRestHook(endpoint, subscription);
      assert.equal(created, true);
    }
    await storedCounts(scene, hooks.length);
  });

  test("two at once make one", async (scene) => {
    const hooks = [restHook(), restHook(), restHook()];
    const results = await Promise.all(
      hooks.map(({ endpoint, subscription }) => scene.subscriptions.subscribeRestHook(endpoint, subscription)),
    );
    assert.equal(results.filter(({ created }) => created).length, 1);
    assert.equal(new Set(results.map(({ subscription }) => subscription.id)).size, 1);
    await storedCounts(scene, 1);
  });

  test("a managed endpoint on the URL is no REST hook to be found, but in the way", async (scene) => {
    await scene.subscription(await scene.endpoint({ url }));
    const { endpoint, subscription } = restHook();
    const subscribing = scene.subscriptions.subscribeRestHook(endpoint, subscription);
    await rejectsWith(subscribing, "duplicate_endpoint", { trigger: TRIGGER });
    await storedCounts(scene, 1);
  });

  test("a taken name is refused and nothing is stored", async (scene) => {
    await scene.endpoint({ name: "CRM" });
    const { endpoint, subscription } = restHook({ name: "CRM" });
    await rejectsWith(scene.subscriptions.subscribeRestHook(endpoint, subscription), "name_taken", { name: "CRM" });
    assert.equal(await scene.subscriptions.getEndpoint(everything, endpoint.id), null);
  });

  test("ending the subscription deletes the endpoint and cancels all its deliveries; subscribing again makes a new one", async (scene) => {
    const { subscriptions } = scene;
    const { endpoint, subscription } = await scene.restHook({ url });
    const waiting = await scene.delivery(endpoint);
    const test = await scene.testDelivery(endpoint);
    assert.equal(await subscriptions.endSubscription(everything, subscription.id, at(5)), true);
    assert.equal(await subscriptions.getEndpoint(everything, endpoint.id), null);
    for (const delivery of [waiting, test]) {
      const { state, reason, endedAt } = (await scene.detail(delivery)).delivery;
      assert.deepEqual({ state, reason, endedAt }, { state: "canceled", reason: "deleted", endedAt: at(5) });
    }
    assert.equal((await scene.detail(waiting)).endpoint.deletedAt?.getTime(), at(5).getTime());
    assert.equal(await subscriptions.endSubscription(everything, subscription.id, at(6)), false);
    const next = restHook();
    assert.equal((await subscriptions.subscribeRestHook(next.endpoint, next.subscription)).created, true);
  });

  test("deleting the endpoint ends the subscription; subscribing again makes a new one", async (scene) => {
    const { endpoint, subscription } = restHook();
    await scene.subscriptions.subscribeRestHook(endpoint, subscription);
    assert.equal(await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(5)), true);
    assert.equal(await scene.subscriptions.endSubscription(everything, subscription.id, at(6)), false);
    const next = restHook();
    assert.equal((await scene.subscriptions.subscribeRestHook(next.endpoint, next.subscription)).created, true);
  });
}

function restHook(fields: Partial<Endpoint> = {}, subscribed: Partial<Subscription> = {}) {
  const endpoint = endpointRow({ kind: "restHook", envelope: "bare", url, ...fields });
  return { endpoint, subscription: subscriptionRow(endpoint, subscribed) };
}

async function storedCounts({ subscriptions }: Scene, count: number): Promise<void> {
  assert.equal((await subscriptions.listEndpoints(everything, { limit: 10 })).items.length, count);
  assert.equal((await subscriptions.listSubscriptions(everything, { limit: 10 })).items.length, count);
}
