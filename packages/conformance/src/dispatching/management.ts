import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger(), dealTrigger("DealChanged", { action: "update", fields: { amount: ["deal_amount"] } })];

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
    const { id } = await endpoints.create({ name: "A", url });
    assert.equal((await refusal(endpoints.update(id, { name: "" }))).code, "invalid_request");
    assert.equal((await endpoints.get(id)).name, "A");
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
      assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0, receipts: 0 });
    },
  );
}
