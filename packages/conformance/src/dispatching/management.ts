import assert from "node:assert/strict";
import { isAncrageError } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger(), dealTrigger("DealChanged", { action: "update", fields: { amount: ["deal_amount"] } })];

async function refusal(run: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isAncrageError(error)) return { code: error.code, message: error.message };
  return { code: "accepted", message: String(error) };
}

export function managementCases(inWorld: InWorld): void {
  inWorld("what an endpoint may not be is refused in words, before anything is stored", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    for (const name of ["", "   ", "x".repeat(257), "a\0b", "\ud800"]) {
      assert.equal((await refusal(endpoints.create({ name, url }))).code, "invalid_request");
    }
    for (const wrong of [
      "nonsense",
      "ftp://a.example/",
      "https://user:hunter2@a.example/",
      "http://127.0.0.1/",
      "https://a.example:8443/",
    ]) {
      const { code, message } = await refusal(endpoints.create({ name: "A", url: wrong }));
      assert.equal(code, "url_refused");
      assert.ok(!message.includes("hunter2"), message);
    }
    assert.deepEqual((await endpoints.list()).items, []);
  });

  inWorld("a name is free again when its endpoint is deleted", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { id } = await endpoints.create({ name: "A", url });
    assert.equal((await refusal(endpoints.create({ name: "A", url: "https://b.example/" }))).code, "name_taken");
    await endpoints.delete(id);
    await endpoints.create({ name: "A", url });
    assert.equal((await refusal(endpoints.get(id))).code, "endpoint_not_found");
  });

  inWorld("a secret is in the answer that made it and in no other", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const made = await endpoints.create({ name: "A", url });
    assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const later = [
      await endpoints.get(made.id),
      await endpoints.list(),
      await endpoints.update(made.id, { name: "B" }),
    ];
    assert.ok(!JSON.stringify(later).includes("whsec_"));
    assert.deepEqual(
      later.map((reply) => ("items" in reply ? reply.items[0] : reply)?.secrets.map((secret) => Object.keys(secret))),
      Array(3).fill([["id", "signature", "createdAt", "expiresAt"]]),
    );
  });

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
        { subscriptionId, endpointId: endpoint.id, reason: "unchanged", duplicateOf: null },
      ]);
      const { deliveries } = await world.webhooks.events.get(unknown.eventId);
      assert.deepEqual(
        deliveries.map(({ note }) => note),
        ["changesUnknown"],
      );
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
      { subscriptionId: star.id, endpointId, reason: "duplicateOf", duplicateOf: subscriptionId },
    ]);
  });

  inWorld("a subscription with a scope gets events of that scope alone", { triggers }, async (world) => {
    const endpoint = await world.webhooks.endpoints.create({ name: "A", url });
    await world.webhooks.subscriptions.create(endpoint.id, { trigger: "NewDeal", scope: "p1" });
    for (const scope of ["p1", "p2", undefined])
      await world.webhooks.triggerWebhookEvent("NewDeal", `${scope}`, { scope });
    await world.settle();
    assert.deepEqual(
      world.receiver.requests().map(({ body }) => JSON.parse(body).data.id),
      ["p1"],
    );
  });

  inWorld(
    "two endpoints on one URL with an overlapping trigger are refused, unless one allows it",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const { endpoints, subscriptions } = world.webhooks;
      const second = await endpoints.create({ name: "second", url });
      assert.equal((await refusal(subscriptions.create(second.id, { trigger: "*" }))).code, "duplicate_target");
      await subscriptions.create(second.id, { trigger: "DealChanged" });
      const third = await endpoints.create({ name: "third", url, allowSameUrl: true });
      await subscriptions.create(third.id, { trigger: "NewDeal" });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld(
    "an event that nobody may see, or that a caller did not own, does not exist for it",
    { triggers },
    async (world) => {
      await world.webhooks.subscriptions.subscribe({ trigger: "NewDeal", targetUrl: url }, { ownerId: "ada" });
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const { events, deliveries } = world.webhooks;
      assert.equal((await events.get(eventId, { ownerId: "ada" })).deliveries.length, 1);
      const [delivery = assert.fail()] = (await deliveries.list()).items;
      for (const foreign of [{ ownerId: "bob" }, { tenantId: "acme" }]) {
        assert.equal((await refusal(events.get(eventId, foreign))).code, "event_not_found");
        assert.equal((await refusal(deliveries.get(delivery.id, foreign))).code, "delivery_not_found");
        assert.equal((await refusal(deliveries.replay(delivery.id, foreign))).code, "delivery_not_found");
        assert.deepEqual((await deliveries.list({}, foreign)).items, []);
      }
    },
  );

  inWorld(
    "an endpoint belongs to the owner that the call names, else to the one it acts for, and so does what ends it",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const named = await endpoints.create({ name: "A", url, ownerId: "ada" });
      const acting = await endpoints.create({ name: "B", url: "https://b.example/" }, { ownerId: "bob" });
      assert.deepEqual([named.ownerId, acting.ownerId], ["ada", "bob"]);
      const { id } = await subscriptions.create(named.id, { trigger: "NewDeal" });
      await subscriptions.end(id, { ownerId: "bob" });
      assert.equal((await subscriptions.list()).items.length, 1);
      await subscriptions.end(id, { ownerId: "ada" });
      assert.equal((await subscriptions.list()).items.length, 0);
    },
  );

  inWorld(
    "a REST hook is one subscription: named after itself, found again without its secret, and given no second one",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const wanted = { trigger: "NewDeal", targetUrl: url, scope: "p1" };
      const { secret, ...made } = await subscriptions.subscribe(wanted);
      assert.match(secret ?? "", /^whsec_/);
      assert.deepEqual(await subscriptions.subscribe(wanted), { ...made, created: false });
      const [hook = assert.fail()] = (await subscriptions.list()).items;
      assert.equal(hook.scope, "p1");
      assert.equal((await endpoints.get(hook.endpointId)).name, hook.endpointId);
      assert.equal((await refusal(subscriptions.create(hook.endpointId, { trigger: "*" }))).code, "invalid_request");
      const unknown = subscriptions.subscribe({ ...wanted, trigger: "Nothing" });
      assert.equal((await refusal(unknown)).code, "unknown_trigger");
      const local = subscriptions.subscribe({ ...wanted, targetUrl: "http://127.0.0.1/" });
      assert.equal((await refusal(local)).code, "url_refused");
    },
  );

  inWorld(
    "what cannot be triggered is refused in words, and nothing is recorded",
    { triggers: [...triggers, dealTrigger("DealDeleted", { action: "delete" })] },
    async (world) => {
      await subscribed(world, url, "*");
      const { triggerWebhookEvent, triggerWebhookEvents } = world.webhooks;
      const refusals = await Promise.all([
        refusal(triggerWebhookEvent("Nothing", "D-1")),
        refusal(triggerWebhookEvent("NewDeal", "")),
        refusal(triggerWebhookEvent("NewDeal", "x".repeat(257))),
        refusal(triggerWebhookEvent("NewDeal", "D-1", { payload: { id: 7 } })),
        refusal(triggerWebhookEvent("NewDeal", "D-1", { payload: { id: "1", label: "x".repeat(300_000), amount: 1 } })),
        refusal(triggerWebhookEvent("NewDeal", "D-1", { snapshot: { big: 1n } })),
        refusal(triggerWebhookEvent("DealDeleted", "D-1")),
        refusal(triggerWebhookEvents("NewDeal", ["D-1", ""])),
        refusal(triggerWebhookEvent("NewDeal", "D-1", { tenantId: "" })),
      ]);
      assert.deepEqual(
        refusals.map(({ code }) => code),
        [
          "unknown_trigger",
          ...["invalid_record_id", "invalid_record_id"],
          ...["invalid_payload", "payload_too_large", "invalid_payload", "payload_required"],
          ...["invalid_record_id", "missing_tenant"],
        ],
      );
      assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0 });
    },
  );
}
