import assert from "node:assert/strict";
import { failure } from "./outcome.ts";
import { at, changed, deliveryRow, endpointRow, eventRow, listedRow, subscriptionRow } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Rows that go in or come out are the caller's: changing them changes nothing in the store. */
export function rowCopiesArea(test: StoreTest): void {
  test("changing endpoints and subscriptions that went in or came out changes nothing", async (scene) => {
    const { subscriptions } = scene;
    const endpoint = endpointRow();
    const subscription = subscriptionRow(endpoint);
    const [givenEndpoint, givenSubscription] = [{ ...endpoint }, { ...subscription }];
    await subscriptions.insertEndpoint(givenEndpoint);
    await subscriptions.insertSubscription(givenSubscription);
    const hook = endpointRow({ kind: "restHook" });
    const hookSubscription = subscriptionRow(hook);
    const [givenHook, givenHookSubscription] = [{ ...hook }, { ...hookSubscription }];
    const subscribed = await subscriptions.subscribeRestHook(givenHook, givenHookSubscription);
    const again = await subscriptions.subscribeRestHook(hook, hookSubscription);
    spoil(givenEndpoint, givenSubscription, givenHook, givenHookSubscription);
    spoil(subscribed.subscription, again.subscription);
    const page = { limit: 10 };
    const { tenantId } = endpoint;
    const candidates = await subscriptions.listCandidates([{ tenantId, trigger: subscription.trigger }]);
    spoil(
      await subscriptions.getEndpoint(everything, endpoint.id),
      await subscriptions.updateEndpoint(everything, endpoint.id, changed({})),
      ...(await subscriptions.listEndpoints(everything, page)).items,
      ...(await subscriptions.listSubscriptions(everything, page)).items,
      await subscriptions.getSubscription(everything, subscription.id),
      await subscriptions.updateSubscription(everything, subscription.id, (current) => current),
      ...candidates.flatMap((candidate) => [candidate.endpoint, candidate.subscription]),
    );
    assert.deepEqual(await subscriptions.getEndpoint(everything, endpoint.id), endpoint);
    assert.deepEqual(await subscriptions.getEndpoint(everything, hook.id), hook);
    const listed = (await subscriptions.listSubscriptions(everything, page)).items;
    const byId = new Map(listed.map((row) => [row.id, row]));
    assert.deepEqual(byId.get(subscription.id), listedRow(subscription, endpoint));
    assert.deepEqual(byId.get(hookSubscription.id), listedRow(hookSubscription, hook));
  });

  test("changing events and deliveries that went in or came out changes nothing", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const event = eventRow();
    const given = { ...event };
    await scene.deliveries.recordEvents([given]);
    spoil(given);
    const [claimed] = await scene.claimEvents();
    assert.deepEqual(claimed?.event, event);
    spoil(claimed.event);
    const delivery = deliveryRow(event, to);
    const givenDelivery = { ...delivery };
    const result = { eventId: event.id, claim: claimed.claim, state: "routed", payload: "{}", decisions: [] } as const;
    await scene.commitRouting([{ ...result, deliveries: [givenDelivery] }]);
    const replay = deliveryRow(event, to, { createdAt: at(1) });
    const givenReplay = { ...replay };
    spoil(await scene.deliveries.addDelivery(givenReplay), givenDelivery, givenReplay);
    const shown = await scene.deliveries.getEvent(everything, event.id);
    const listed = await scene.deliveries.listDeliveries(everything, { limit: 10 });
    spoil(shown?.event, ...(shown?.deliveries ?? []), ...listed.items);
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), {
      event: { ...event, state: "routed", payload: "{}", nextBuildAt: null },
      deliveries: [delivery, { ...replay, replay: 1 }],
    });
  });

  test("changing events after they were recorded with a transaction changes nothing", async (scene) => {
    const event = eventRow();
    const given = { ...event };
    await scene.underTest.transaction(async (transaction) => {
      await scene.deliveries.recordEvents([given], transaction);
      spoil(given);
    });
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, event);
  });

  test("changing what a claim handed out, or a result and what came back for it, changes nothing", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    const kept = structuredClone(claimed);
    spoil(claimed.delivery, claimed.endpoint, claimed.event);
    const result = failure(kept, at(0), at(5));
    const attempt = result.attempt && { ...result.attempt };
    const recorded = await scene.record({ ...result, attempt }, at(1));
    spoil(attempt, ...recorded.endpoints.flatMap(({ before, after }) => [before, after]));
    const shown = await scene.detail(kept.delivery);
    spoil(shown.delivery, shown.endpoint, shown.event, ...shown.attempts);
    await expectUnspoilt(scene, kept.delivery);
    const again = await scene.claimOne({ now: at(5) });
    assert.deepEqual(again.event, kept.event);
    assert.deepEqual(again.endpoint, { ...kept.endpoint, failuresInARow: 1, failingSince: at(1) });
    assert.deepEqual((await scene.detail(kept.delivery)).attempts, [result.attempt]);
  });
}

async function expectUnspoilt(scene: Scene, delivery: { id: string; tenantId: string }): Promise<void> {
  const shown = await scene.detail(delivery);
  for (const row of [shown.delivery, shown.endpoint, shown.event, ...shown.attempts]) {
    assert.equal(Object.values(row).includes("spoilt"), false);
  }
}

/** Overwrites every field of the rows. */
function spoil(...rows: (object | null | undefined)[]): void {
  for (const row of rows) {
    if (row) Object.assign(row, Object.fromEntries(Object.keys(row).map((field) => [field, "spoilt"])));
  }
}
