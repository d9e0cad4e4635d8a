import assert from "node:assert/strict";
import { ANY_TRIGGER } from "@ancrage/core";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, newId, subscriptionRow, TRIGGER } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const url = "https://receiver.example/hook";

/** New subscriptions: what they need, and what they may not double. */
export function duplicateEndpointsArea(test: StoreTest): void {
  test("a subscription needs a live endpoint", async (scene) => {
    const { subscriptions } = scene;
    const endpoint = await scene.endpoint();
    const absent = subscriptionRow(endpoint, { endpointId: newId("ep", at(0)) });
    await rejectsWith(subscriptions.insertSubscription(absent), "endpoint_not_found", {
      endpointId: absent.endpointId,
    });
    await subscriptions.deleteEndpoint(everything, endpoint.id, at(1));
    const late = subscriptions.insertSubscription(subscriptionRow(endpoint));
    await rejectsWith(late, "endpoint_not_found", { endpointId: endpoint.id });
  });

  test("an endpoint has one live subscription for a trigger and scope", async (scene) => {
    const { subscriptions } = scene;
    const endpoint = await scene.endpoint();
    const whole = await scene.subscription(endpoint);
    const scoped = await scene.subscription(endpoint, { scope: "project-1" });
    await scene.subscription(endpoint, { scope: "project-2" });
    for (const { id: subscriptionId, scope } of [whole, scoped]) {
      const again = subscriptions.insertSubscription(subscriptionRow(endpoint, { scope }));
      await rejectsWith(again, "duplicate_subscription", { subscriptionId, trigger: TRIGGER });
    }
    await subscriptions.endSubscription(everything, whole.id, at(1));
    await scene.subscription(endpoint);
    assert.equal((await subscriptions.listSubscriptions(everything, { limit: 10 })).items.length, 3);
  });

  test("of two equal subscriptions at once, one is kept", async (scene) => {
    const endpoint = await scene.endpoint();
    const rows = [subscriptionRow(endpoint), subscriptionRow(endpoint)];
    const results = await Promise.allSettled(rows.map((row) => scene.subscriptions.insertSubscription(row)));
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
  });

  test("an endpoint's own subscriptions may overlap", async (scene) => {
    const endpoint = await scene.endpoint({ url });
    await scene.subscription(endpoint);
    await scene.subscription(endpoint, { trigger: ANY_TRIGGER });
  });

  for (const [taken, wanted] of [
    [TRIGGER, TRIGGER],
    [ANY_TRIGGER, TRIGGER],
    [TRIGGER, ANY_TRIGGER],
    [ANY_TRIGGER, ANY_TRIGGER],
  ] as const) {
    test(`a second endpoint on one URL may not have ${wanted} beside ${taken}`, async (scene) => {
      await occupied(scene, taken);
      const second = await scene.endpoint({ url });
      const row = subscriptionRow(second, { trigger: wanted, scope: "project-1" });
      await rejectsWith(scene.subscriptions.insertSubscription(row), "duplicate_endpoint", { trigger: wanted });
      const listed = await scene.subscriptions.listSubscriptions(everything, { limit: 10, endpointId: second.id });
      assert.deepEqual(listed.items, []);
    });
  }

  test("another trigger or another URL overlaps nothing", async (scene) => {
    await occupied(scene);
    await scene.subscription(await scene.endpoint({ url }), { trigger: "NewLead" });
    await scene.subscription(await scene.endpoint({ url: `${url}/2` }));
  });

  test("either endpoint may allow the same URL", async (scene) => {
    await occupied(scene);
    await scene.subscription(await scene.endpoint({ url, allowSameUrl: true }));
  });

  test("an endpoint that allows the same URL lets others in", async (scene) => {
    await scene.subscription(await scene.endpoint({ url, allowSameUrl: true }));
    await scene.subscription(await scene.endpoint({ url }));
  });

  test("a URL is free when the other endpoint is disabled, or deleted, or its subscription has ended", async (scene) => {
    const { subscriptions } = scene;
    const { endpoint: disabled } = await occupied(scene);
    await subscriptions.updateEndpoint(everything, disabled.id, changed({ state: "disabled" }));
    const { endpoint: deleted } = await occupied(scene);
    await subscriptions.deleteEndpoint(everything, deleted.id, at(2));
    const { subscription: ended } = await occupied(scene);
    await subscriptions.endSubscription(everything, ended.id, at(3));
    await occupied(scene);
  });
}

async function occupied(scene: Scene, trigger: string = TRIGGER) {
  const endpoint = await scene.endpoint({ url });
  return { endpoint, subscription: await scene.subscription(endpoint, { trigger }) };
}
