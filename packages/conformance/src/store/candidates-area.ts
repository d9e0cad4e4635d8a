import assert from "node:assert/strict";
import { at, newId } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Subscriptions as decisions are told about: with their filter, and also when they have ended. */
export function candidatesArea(test: StoreTest): void {
  const filter = {
    and: [{ path: 'a "quoted" name', eq: "Zoë" }, { not: { path: "b", in: [1, null, true] } }],
  } as const;

  test("a filter comes back as it was stored, wherever the subscription is read", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint, { filter });
    assert.deepEqual(subscription.filter, filter);
    const [listed] = (await scene.subscriptions.listSubscriptions(everything, { limit: 10 })).items;
    assert.deepEqual(listed?.filter, filter);
    const interest = [{ tenantId: subscription.tenantId, trigger: subscription.trigger }];
    const [candidate] = await scene.subscriptions.listCandidates(interest);
    assert.deepEqual(candidate?.subscription.filter, filter);
  });

  test("a candidate is found with its endpoint, also when it has ended", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint, { filter });
    const find = () => scene.subscriptions.findCandidate(everything, subscription.id);
    const found = await find();
    assert.deepEqual(found?.subscription, subscription);
    assert.deepEqual([found?.endpoint.id, found?.endpoint.url], [endpoint.id, endpoint.url]);
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(5));
    const ended = await find();
    assert.deepEqual([ended?.subscription.endedAt, ended?.endpoint.deletedAt], [at(5), at(5)]);
  });

  test("a candidate of somebody else looks like none", async (scene) => {
    const endpoint = await scene.endpoint({ ownerId: "ann" });
    const { id } = await scene.subscription(endpoint);
    const { findCandidate } = scene.subscriptions;
    assert.notEqual(await findCandidate({ ...everything, ownerId: "ann" }, id), null);
    assert.equal(await findCandidate({ ...everything, ownerId: "bob" }, id), null);
    assert.equal(await findCandidate({ tenantId: "other", ownerId: null }, id), null);
    assert.equal(await findCandidate(everything, newId("sub", at(0))), null);
  });
}
