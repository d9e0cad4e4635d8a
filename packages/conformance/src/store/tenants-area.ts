import assert from "node:assert/strict";
import type { Endpoint, Subscription, Viewer } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { outcome } from "./outcome.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, endpointRow, listedRow, subscriptionRow, TRIGGER } from "./rows.ts";
import type { Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Tenants whose rows are alike in everything but their ids. */
export function tenantsArea(test: StoreTest): void {
  test("names, URLs, subscriptions and REST hooks of one tenant are free in another", async (scene) => {
    const fields = { name: "CRM", url: "https://receiver.example/hook", ownerId: "o-1" };
    for (const tenantId of ["acme", "globex"]) {
      await scene.subscription(await scene.endpoint({ tenantId, ...fields }));
      const endpoint = endpointRow({ tenantId, kind: "restHook", ownerId: "o-1", url: "https://receiver.example/2" });
      const subscribed = await scene.subscriptions.subscribeRestHook(endpoint, subscriptionRow(endpoint));
      assert.equal(subscribed.created, true);
    }
    const renamed = await scene.endpoint({ tenantId: "globex", name: "Shop" });
    await rejectsWith(
      scene.subscriptions.updateEndpoint({ tenantId: "globex", ownerId: null }, renamed.id, changed({ name: "CRM" })),
      "name_taken",
    );
  });

  test("a name that only another tenant has may be taken by a change", async (scene) => {
    await scene.endpoint({ tenantId: "globex", name: "CRM" });
    const mine = await scene.endpoint({ tenantId: "acme", name: "Shop" });
    const viewer = { tenantId: "acme", ownerId: null };
    assert.equal((await scene.subscriptions.updateEndpoint(viewer, mine.id, changed({ name: "CRM" })))?.name, "CRM");
  });

  test("reads and lists show one tenant its own rows, and the other's like absent ones", async (scene) => {
    const { mine, theirs, viewer } = await twoTenants(scene);
    const { subscriptions, deliveries } = scene;
    assert.equal(await subscriptions.getEndpoint(viewer, theirs.endpoint.id), null);
    assert.equal(await deliveries.getDelivery(viewer, theirs.delivery.id), null);
    assert.equal(await deliveries.getEvent(viewer, theirs.delivery.eventId), null);
    assert.ok(await deliveries.getEvent(viewer, mine.delivery.eventId));
    assert.ok(await deliveries.getDelivery(viewer, mine.delivery.id));
    const page = { limit: 10 };
    assert.deepEqual(idsOf((await subscriptions.listEndpoints(viewer, page)).items), [mine.endpoint.id]);
    assert.deepEqual(idsOf((await subscriptions.listSubscriptions(viewer, page)).items), [mine.subscription.id]);
    assert.deepEqual(idsOf((await deliveries.listDeliveries(viewer, page)).items), [mine.delivery.id]);
    const foreign = { ...page, endpointId: theirs.endpoint.id };
    assert.deepEqual((await subscriptions.listSubscriptions(viewer, foreign)).items, []);
    assert.deepEqual((await deliveries.listDeliveries(viewer, foreign)).items, []);
    const subscribed = { ...page, subscriptionId: theirs.subscription.id };
    assert.deepEqual((await deliveries.listDeliveries(viewer, subscribed)).items, []);
  });

  test("one tenant changes nothing of another's", async (scene) => {
    const { theirs, viewer } = await twoTenants(scene);
    const { subscriptions } = scene;
    assert.equal(await subscriptions.updateEndpoint(viewer, theirs.endpoint.id, changed({ state: "disabled" })), null);
    assert.equal(await subscriptions.deleteEndpoint(viewer, theirs.endpoint.id, at(1)), false);
    assert.equal(await subscriptions.endSubscription(viewer, theirs.subscription.id, at(1)), false);
    const renamed = (subscription: Subscription) => ({ ...subscription, name: "ours" });
    assert.equal(await subscriptions.updateSubscription(viewer, theirs.subscription.id, renamed), null);
    assert.equal(await subscriptions.getSubscription(viewer, theirs.subscription.id), null);
    assert.deepEqual(await scene.endpointNow(theirs.endpoint), theirs.endpoint);
    assert.deepEqual((await scene.detail(theirs.delivery)).delivery, theirs.delivery);
    const listed = await subscriptions.listSubscriptions(theirs.viewer, { limit: 10 });
    assert.deepEqual(listed.items, [listedRow(theirs.subscription, theirs.endpoint)]);
  });

  test("a subscription cannot name another tenant's endpoint", async (scene) => {
    const { mine, theirs } = await twoTenants(scene);
    const foreign = { ...subscriptionRow(mine.endpoint, { trigger: "NewLead" }), endpointId: theirs.endpoint.id };
    await rejectsWith(scene.subscriptions.insertSubscription(foreign), "endpoint_not_found");
  });

  test("candidates of an interest are the tenant's own", async (scene) => {
    const { mine, theirs } = await twoTenants(scene);
    const candidates = async (...tenants: string[]) =>
      idsOf(
        (await scene.subscriptions.listCandidates(tenants.map((tenantId) => ({ tenantId, trigger: TRIGGER })))).map(
          ({ subscription }) => subscription,
        ),
      );
    assert.deepEqual(await candidates("acme"), [mine.subscription.id]);
    assert.deepEqual(await candidates("acme", "globex"), idsOf([mine.subscription, theirs.subscription]));
    assert.deepEqual(await candidates("initech"), []);
  });

  test("an interest of one tenant does not widen another's", async (scene) => {
    const { mine, theirs } = await twoTenants(scene);
    const lead = await scene.subscription(theirs.endpoint, { trigger: "NewLead" });
    const interests = [
      { tenantId: "acme", trigger: TRIGGER },
      { tenantId: "globex", trigger: "NewLead" },
    ];
    const candidates = await scene.subscriptions.listCandidates(interests);
    assert.deepEqual(idsOf(candidates.map(({ subscription }) => subscription)), idsOf([mine.subscription, lead]));
  });

  test("results and deletions of one tenant leave the other's deliveries alone", async (scene) => {
    const { mine, theirs, viewer } = await twoTenants(scene);
    const claims = await scene.claim();
    assert.equal(claims.length, 2);
    const claim = claims.find(({ delivery }) => delivery.id === theirs.delivery.id);
    assert.ok(claim);
    await scene.record(outcome(claim, at(0)), at(1));
    await scene.subscriptions.deleteEndpoint(viewer, mine.endpoint.id, at(2));
    assert.equal((await scene.detail(mine.delivery)).delivery.state, "pending");
    assert.equal((await scene.detail(theirs.delivery)).delivery.state, "succeeded");
  });
}

/** Two tenants with an endpoint, a subscription and a delivery each, equal but for ids and tenant. */
async function twoTenants(scene: Scene) {
  const fields = { name: "CRM", url: "https://receiver.example/hook", ownerId: "o-1" };
  async function tenant(tenantId: string) {
    const viewer: Viewer = { tenantId, ownerId: null };
    const endpoint: Endpoint = await scene.endpoint({ tenantId, ...fields });
    const subscription = await scene.subscription(endpoint);
    return { viewer, endpoint, subscription, delivery: await scene.delivery(endpoint) };
  }
  const mine = await tenant("acme");
  return { mine, theirs: await tenant("globex"), viewer: mine.viewer };
}
