import assert from "node:assert/strict";
import { outcome } from "./outcome.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, endpointRow, listedRow, newId, subscriptionRow } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Endpoints: kept as given, named once, deleted but not forgotten. */
export function endpointsArea(test: StoreTest): void {
  test("an endpoint is kept as it was given, field by field", async ({ subscriptions }) => {
    const plain = endpointRow();
    const full = endpointRow({
      ...{ ownerId: "o-1", kind: "restHook", envelope: "bare", allowSameUrl: true, name: "Ünïcode ' name" },
      ...{ state: "disabled", disabledReason: "gone", disabledAt: at(3) },
      ...{ failuresInARow: 11, pauses: 2, pausedUntil: at(60) },
    });
    await subscriptions.insertEndpoint(plain);
    await subscriptions.insertEndpoint(full);
    assert.deepEqual(await subscriptions.getEndpoint(everything, plain.id), plain);
    assert.deepEqual(await subscriptions.getEndpoint(everything, full.id), full);
  });

  test("a name is taken once among live endpoints of a tenant", async ({ subscriptions }) => {
    await subscriptions.insertEndpoint(endpointRow({ name: "CRM" }));
    const second = endpointRow({ name: "CRM" });
    await rejectsWith(subscriptions.insertEndpoint(second), "name_taken", { name: "CRM" });
    assert.equal(await subscriptions.getEndpoint(everything, second.id), null);
    await subscriptions.insertEndpoint(endpointRow({ name: "crm" }));
  });

  test("of two endpoints that take a name at once, one gets it", async ({ subscriptions }) => {
    const results = await Promise.allSettled(
      [endpointRow({ name: "CRM" }), endpointRow({ name: "CRM" })].map((row) => subscriptions.insertEndpoint(row)),
    );
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal((await subscriptions.listEndpoints(everything, { limit: 10 })).items.length, 1);
  });

  test("deleting an endpoint frees its name, ends its subscriptions and hides it", async (scene) => {
    const { subscriptions } = scene;
    const endpoint = await scene.endpoint({ name: "CRM" });
    const subscription = await scene.subscription(endpoint);
    assert.equal(await subscriptions.deleteEndpoint(everything, endpoint.id, at(5)), true);
    assert.equal(await subscriptions.getEndpoint(everything, endpoint.id), null);
    assert.deepEqual((await subscriptions.listEndpoints(everything, { limit: 10 })).items, []);
    assert.deepEqual((await subscriptions.listSubscriptions(everything, { limit: 10 })).items, []);
    assert.equal(await subscriptions.updateEndpoint(everything, endpoint.id, changed({ name: "Other" })), null);
    assert.equal(await subscriptions.endSubscription(everything, subscription.id, at(6)), false);
    assert.equal(await subscriptions.deleteEndpoint(everything, endpoint.id, at(6)), false);
    await subscriptions.insertEndpoint(endpointRow({ name: "CRM" }));
  });

  test("deleting an endpoint keeps its row for the ledger, with the time", async (scene) => {
    const endpoint = await scene.endpoint();
    const delivery = await scene.delivery(endpoint);
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(5));
    assert.deepEqual((await scene.detail(delivery)).endpoint, { ...endpoint, deletedAt: at(5) });
  });

  test("deleting an endpoint cancels its deliveries, but not the one under way", async (scene) => {
    const [endpoint, other] = [await scene.endpoint(), await scene.endpoint()];
    const running = await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    const waiting = await scene.delivery(endpoint, { createdAt: at(1) });
    const elsewhere = await scene.delivery(other, { createdAt: at(2) });
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(5));
    const canceled = { state: "canceled", reason: "deleted", nextAttemptAt: null, endedAt: at(5) } as const;
    assert.deepEqual((await scene.detail(waiting)).delivery, { ...waiting, ...canceled });
    assert.deepEqual((await scene.detail(elsewhere)).delivery, elsewhere);
    assert.deepEqual((await scene.detail(running)).delivery, claimed.delivery);
    await scene.record(outcome(claimed, at(0)), at(6));
    assert.equal((await scene.detail(running)).delivery.state, "succeeded");
  });

  test("there is nothing to read, change or delete where no endpoint is", async ({ subscriptions }) => {
    const id = newId("ep", at(0));
    assert.equal(await subscriptions.getEndpoint(everything, id), null);
    assert.equal(await subscriptions.updateEndpoint(everything, id, changed({ state: "disabled" })), null);
    assert.equal(await subscriptions.deleteEndpoint(everything, id, at(0)), false);
  });

  test("endpoints and subscriptions are listed, live ones only", async (scene) => {
    const [live, deleted] = [await scene.endpoint(), await scene.endpoint()];
    const [kept, ended] = [await scene.subscription(live), await scene.subscription(live, { trigger: "NewLead" })];
    await scene.subscription(deleted);
    await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(1));
    await scene.subscriptions.endSubscription(everything, ended.id, at(1));
    assert.deepEqual(await scene.subscriptions.listEndpoints(everything, { limit: 10 }), {
      items: [live],
      nextCursor: null,
    });
    const listed = await scene.subscriptions.listSubscriptions(everything, { limit: 10 });
    assert.deepEqual(listed, { items: [listedRow(kept, live)], nextCursor: null });
  });

  test("subscriptions are listed by endpoint, as they were given", async ({ subscriptions }) => {
    const [one, two] = [endpointRow(), endpointRow()];
    await subscriptions.insertEndpoint(one);
    await subscriptions.insertEndpoint(two);
    const mine = subscriptionRow(one, { scope: "project-1", changedFields: ["amount", "label"] });
    await subscriptions.insertSubscription(mine);
    await subscriptions.insertSubscription(subscriptionRow(two));
    const listed = await subscriptions.listSubscriptions(everything, { limit: 10, endpointId: one.id });
    assert.deepEqual(listed.items, [listedRow(mine, one)]);
    assert.equal((await subscriptions.listSubscriptions(everything, { limit: 10 })).items.length, 2);
  });
}
