import assert from "node:assert/strict";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [1_000] })];
const [first, second] = ["https://a.example/hook", "https://b.example/hook"] as const;

export function deletingOnSuccessCases(inWorld: InWorld): void {
  inWorld(
    "after a success nothing is left of what was sent but that it was, and it cannot be sent again",
    { triggers, keepResponseBodies: "all" },
    async (world) => {
      const { webhooks, receiver } = world;
      const subscriptionId = await subscribe(world, first, true);
      receiver.answers({ status: 500, body: "no D-1" }, { status: 200, body: "thanks, D-1" });
      const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1", { snapshot: { name: "Ada" } });
      await world.advance(2_000);
      assert.deepEqual(
        receiver.requests().map(({ status }) => status),
        [500, 200],
      );
      const event = await webhooks.events.get(eventId);
      assert.deepEqual([event.state, event.recordId, event.payload, event.forgottenAt], ["routed", "D-1", null, null]);
      const [delivery = assert.fail()] = event.deliveries;
      assert.deepEqual(
        [delivery.state, delivery.attempts, delivery.failures, delivery.lastStatus, delivery.deleteOnSuccess],
        ["succeeded", 2, 1, 200, true],
      );
      assert.equal(delivery.subscriptionId, subscriptionId);
      const { history, payload } = await webhooks.deliveries.get(delivery.id);
      assert.deepEqual([history, payload], [[], null]);
      const { code, message } = await refusal(webhooks.deliveries.replay(delivery.id));
      assert.equal(code, "payload_gone");
      assert.match(message, /wiped/);
      assert.equal((await webhooks.deliveries.replayMany({ state: "succeeded" })).count, 0);
      // Uniqueness holds: the same event is not routed to it again, and the sequence knows its number.
      const { items } = await webhooks.endpoints.listEvents(delivery.endpointId);
      assert.deepEqual(
        items.map((one) => [one.eventId, one.payload, one.tombstone]),
        [[eventId, null, "dropped"]],
      );
    },
  );

  inWorld("a failure keeps everything until it has succeeded", { triggers }, async (world) => {
    const { webhooks, receiver } = world;
    await subscribe(world, first, true);
    receiver.answers({ status: 500, body: "no" });
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.advance(2_000);
    const { payload, deliveries } = await webhooks.events.get(eventId);
    assert.notEqual(payload, null);
    const [exhausted = assert.fail()] = deliveries;
    assert.equal((await webhooks.deliveries.get(exhausted.id)).history.length, 2);
    receiver.answers({ status: 200 });
    const replay = await webhooks.deliveries.replay(exhausted.id);
    await world.settle();
    const detail = await webhooks.deliveries.get(replay.id);
    assert.deepEqual([detail.state, detail.history.length], ["succeeded", 0]);
    assert.notEqual(detail.payload, null);
  });

  inWorld("what another subscription did not ask to drop stays, with the payload", { triggers }, async (world) => {
    const { webhooks } = world;
    await subscribe(world, first, true);
    await subscribe(world, second, false);
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    const { payload, deliveries } = await webhooks.events.get(eventId);
    assert.notEqual(payload, null);
    const kept = await Promise.all(
      deliveries.map(async ({ id, deleteOnSuccess }) => [
        deleteOnSuccess,
        (await webhooks.deliveries.get(id)).history.length,
      ]),
    );
    assert.deepEqual(
      new Map(kept as [boolean, number][]),
      new Map([
        [true, 0],
        [false, 1],
      ]),
    );
  });

  inWorld("a setting that changes counts for what is routed from then on", { triggers }, async (world) => {
    const { webhooks } = world;
    const id = await subscribe(world, first, false);
    const before = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    await webhooks.subscriptions.update(id, { deleteOnSuccess: true });
    const after = await webhooks.triggerWebhookEvent("NewDeal", "D-2");
    await world.settle();
    const payloads = await Promise.all(
      [before, after].map(async ({ eventId }) => (await webhooks.events.get(eventId)).payload !== null),
    );
    assert.deepEqual(payloads, [true, false]);
  });
}

async function subscribe({ webhooks }: World, url: string, deleteOnSuccess: boolean): Promise<string> {
  const { id } = await webhooks.endpoints.create({ name: url, url, sequenced: true });
  return (await webhooks.subscriptions.create(id, { trigger: "NewDeal", deleteOnSuccess })).id;
}
