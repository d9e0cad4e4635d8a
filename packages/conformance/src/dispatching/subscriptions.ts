import assert from "node:assert/strict";
import { z } from "zod";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger(), dealTrigger("DealChanged", { action: "update", fields: { amount: ["deal_amount"] } })];

export function subscriptionCases(inWorld: InWorld): void {
  inWorld(
    "a subscription to a trigger or a field that does not exist is refused, naming those that do",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      const { subscriptions } = world.webhooks;
      const noTrigger = await refusal(subscriptions.create(endpointId, { trigger: "Nothing" }));
      assert.equal(noTrigger.code, "unknown_trigger");
      assert.match(noTrigger.message, /NewDeal, DealChanged/);
      const noField = await refusal(
        subscriptions.create(endpointId, { trigger: "DealChanged", changedFields: ["amont"] }),
      );
      assert.equal(noField.code, "invalid_request");
      assert.match(noField.message, /amont.*id, label, amount/);
      const inherited = subscriptions.create(endpointId, { trigger: "DealChanged", changedFields: ["constructor"] });
      assert.equal((await refusal(inherited)).code, "invalid_request");
      assert.equal(
        (await refusal(subscriptions.create("ep_unknown", { trigger: "NewDeal" }))).code,
        "endpoint_not_found",
      );
    },
  );

  const anyFields = dealTrigger("AnythingChanged", {
    action: "update",
    payload: z.record(z.string(), z.any()) as never,
  });
  inWorld(
    "where the payload's fields are not known beforehand, any may be named",
    { triggers: [anyFields] },
    async (world) => {
      const { id } = await world.webhooks.endpoints.create({ name: "A", url });
      const wanted = { trigger: "AnythingChanged", changedFields: ["whatever"] };
      const { changedFields } = await world.webhooks.subscriptions.create(id, wanted);
      assert.deepEqual(changedFields, ["whatever"]);
    },
  );

  inWorld(
    "changed fields decide who gets an update, by the host's own names, and the others are told why",
    { triggers },
    async (world) => {
      const endpoint = await world.webhooks.endpoints.create({ name: "A", url });
      const wanted = { trigger: "DealChanged", changedFields: ["amount"] };
      const { id: subscriptionId } = await world.webhooks.subscriptions.create(endpoint.id, wanted);
      const change = (changed?: string[]) => world.webhooks.triggerWebhookEvent("DealChanged", "D-1", { changed });
      const sent = await change(["deal_amount"]);
      const refused = await change(["label"]);
      const unknown = await change();
      await world.settle();
      const reached = world.receiver.requests().map(({ id }) => id);
      assert.deepEqual(new Set(reached), new Set([sent.eventId, unknown.eventId]));
      const { decisions, state } = await world.webhooks.events.get(refused.eventId);
      assert.equal(state, "routed");
      assert.deepEqual(decisions, [
        { subscriptionId, endpointId: endpoint.id, reason: "unchanged", duplicateOf: null, clause: null },
      ]);
      const [noted = assert.fail(), ...others] = (await world.webhooks.events.get(unknown.eventId)).deliveries;
      assert.deepEqual([noted.note, others], ["changesUnknown", []]);
      assert.equal((await world.webhooks.deliveries.replay(noted.id)).note, null);
    },
  );

  inWorld("an endpoint with several matching subscriptions gets the event once", { triggers }, async (world) => {
    const { endpointId, subscriptionId } = await subscribed(world, url);
    const star = await world.webhooks.subscriptions.create(endpointId, { trigger: "*" });
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    assert.equal(world.receiver.requests().length, 1);
    const { decisions, deliveries } = await world.webhooks.events.get(eventId);
    assert.deepEqual(
      deliveries.map((delivery) => delivery.subscriptionId),
      [subscriptionId],
    );
    assert.deepEqual(decisions, [
      { subscriptionId: star.id, endpointId, reason: "duplicateOf", duplicateOf: subscriptionId, clause: null },
    ]);
  });

  inWorld("a subscription with a scope gets events of that scope alone", { triggers }, async (world) => {
    const endpoint = await world.webhooks.endpoints.create({ name: "A", url });
    await world.webhooks.subscriptions.create(endpoint.id, { trigger: "NewDeal", scope: "p1" });
    for (const scope of ["p1", "p2", undefined])
      await world.webhooks.triggerWebhookEvent("NewDeal", `${scope}`, { scope });
    await world.webhooks.triggerWebhookEvents("NewDeal", ["one of many"], { scope: "p1" });
    await world.settle();
    assert.deepEqual(
      world.receiver
        .requests()
        .map(({ body }) => JSON.parse(body).data.id)
        .sort(),
      ["one of many", "p1"],
    );
  });

  inWorld(
    "two endpoints on one URL with an overlapping trigger are refused, unless one allows it",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const { endpoints, subscriptions } = world.webhooks;
      const second = await endpoints.create({ name: "second", url });
      assert.equal((await refusal(subscriptions.create(second.id, { trigger: "*" }))).code, "duplicate_endpoint");
      await subscriptions.create(second.id, { trigger: "DealChanged" });
      const third = await endpoints.create({ name: "third", url, allowSameUrl: true });
      await subscriptions.create(third.id, { trigger: "NewDeal" });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld(
    "a REST hook is one subscription: named after its host, found again without its secret, and given no second one",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const wanted = { trigger: "NewDeal", targetUrl: url, scope: "p1" };
      const { secret, ...made } = await subscriptions.subscribe(wanted);
      assert.match(secret ?? "", /^whsec_/);
      assert.deepEqual(await subscriptions.subscribe(wanted), { ...made, created: false });
      const [hook = assert.fail()] = (await subscriptions.list()).items;
      assert.equal(hook.scope, "p1");
      assert.equal((await endpoints.get(hook.endpointId)).name, `a.example ${hook.endpointId}`);
      assert.equal((await refusal(subscriptions.create(hook.endpointId, { trigger: "*" }))).code, "invalid_request");
      const unknown = subscriptions.subscribe({ ...wanted, trigger: "Nothing" });
      assert.equal((await refusal(unknown)).code, "unknown_trigger");
      const local = subscriptions.subscribe({ ...wanted, targetUrl: "http://127.0.0.1/" });
      assert.equal((await refusal(local)).code, "url_refused");
    },
  );
}
