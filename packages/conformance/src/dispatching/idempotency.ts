import assert from "node:assert/strict";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger(), dealTrigger("NewLead")];
const day = 24 * 60 * 60 * 1000;

export function idempotencyCases(inWorld: InWorld): void {
  inWorld("the same key triggers one event, for 7 days", { triggers }, async (world) => {
    await subscribed(world, url);
    const { triggerWebhookEvent } = world.webhooks;
    const trigger = () => triggerWebhookEvent("NewDeal", 7, { idempotencyKey: "order-1", payload: deal("7") });
    const first = await trigger();
    assert.equal(first.duplicate, false);
    await world.settle();
    assert.deepEqual(await trigger(), { eventId: first.eventId, duplicate: true });
    await world.advance(7 * day - 1);
    assert.deepEqual(await trigger(), { eventId: first.eventId, duplicate: true });
    assert.equal(world.receiver.requests().length, 1);
    await world.advance(1);
    assert.equal((await trigger()).duplicate, false);
    await world.settle();
    assert.equal(world.receiver.requests().length, 2);
  });

  inWorld("a key for another record, payload or snapshot is refused in words", { triggers }, async (world) => {
    const { triggerWebhookEvent } = world.webhooks;
    const idempotencyKey = "order-1";
    const given = { idempotencyKey, payload: deal("a"), snapshot: { was: 1 } };
    const { eventId } = await triggerWebhookEvent("NewDeal", "D-1", given);
    for (const [recordId, about] of [
      ["D-2", given],
      ["D-1", { ...given, payload: deal("b") }],
      ["D-1", { ...given, snapshot: { was: 2 } }],
      ["D-1", { idempotencyKey, payload: deal("a") }],
      ["D-1", { idempotencyKey }],
    ] as const) {
      const { code, message } = await refusal(triggerWebhookEvent("NewDeal", recordId, about));
      assert.equal(code, "idempotency_conflict");
      assert.ok(message.includes("order-1") && message.includes(eventId), message);
    }
    assert.equal((await triggerWebhookEvent("NewDeal", "D-1", given)).duplicate, true);
    assert.equal((await triggerWebhookEvent("NewLead", "D-2", { idempotencyKey })).duplicate, false);
    const elsewhere = { ...given, tenantId: "acme" };
    assert.equal((await triggerWebhookEvent("NewDeal", "D-2", elsewhere)).duplicate, false);
  });

  inWorld("many records have a key each, and come back in their order", { triggers }, async (world) => {
    const { triggerWebhookEvents } = world.webhooks;
    const records = [{ recordId: "D-1", idempotencyKey: "k1" }, "D-2", { recordId: 3, idempotencyKey: "k3" }];
    const { events: first } = await triggerWebhookEvents("NewDeal", records);
    const { events: again } = await triggerWebhookEvents("NewDeal", records);
    assert.deepEqual(
      again.map(({ duplicate }) => duplicate),
      [true, false, true],
    );
    assert.deepEqual([again[0]?.eventId, again[2]?.eventId], [first[0]?.eventId, first[2]?.eventId]);
    assert.equal((await world.webhooks.dispatchDue()).events, 4);
  });

  inWorld("a key that no store can keep is refused, and nothing is recorded", { triggers }, async (world) => {
    for (const idempotencyKey of ["", "x".repeat(257), "a\0b", "\ud800"]) {
      const { code } = await refusal(world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { idempotencyKey }));
      assert.equal(code, "invalid_option");
    }
    assert.equal((await world.webhooks.dispatchDue()).events, 0);
  });
}
