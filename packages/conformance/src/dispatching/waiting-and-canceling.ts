import assert from "node:assert/strict";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];
const hour = 60 * 60_000;
const day = 24 * hour;

export function waitingAndCancelingCases(inWorld: InWorld): void {
  const labels = new Map([["D-1", "before"]]);
  const labelled = dealTrigger("NewDeal", {
    build: ({ recordId }) => ({ ...deal(recordId), label: labels.get(recordId) ?? "" }),
  });
  inWorld("deliverAt waits, and shows the record as of then", { triggers: [labelled] }, async (world) => {
    await subscribed(world, url);
    const deliverAt = new Date(world.clock.now().getTime() + hour);
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { deliverAt });
    await world.advance(hour - 1);
    assert.equal(world.receiver.requests().length, 0);
    assert.deepEqual((await world.webhooks.events.get(eventId)).nextBuildAt, deliverAt);
    assert.equal(await world.webhooks.health(), "ok");
    labels.set("D-1", "after");
    await world.advance(1);
    const [request] = world.receiver.requests();
    assert.deepEqual([request?.id, request?.receivedAt], [eventId, deliverAt]);
    assert.deepEqual(request?.payload, { ...deal("D-1"), label: "after" });
  });

  inWorld("a deliverAt that has passed is now, and nobody looks late for it", { triggers }, async (world) => {
    await subscribed(world, url);
    const deliverAt = new Date(world.clock.now().getTime() - day);
    await world.webhooks.triggerWebhookEvents("NewDeal", [{ recordId: "D-1", deliverAt }]);
    assert.equal(await world.webhooks.health(), "ok");
    await world.settle();
    assert.equal(world.receiver.requests().length, 1);
  });

  inWorld("a deliverAt that is no time, or too far ahead, is refused in words", { triggers }, async (world) => {
    const inDays = (days: number) => new Date(world.clock.now().getTime() + days * day);
    const trigger = (deliverAt: Date) => refusal(world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { deliverAt }));
    const wrong = [new Date(Number.NaN), inDays(367), "2030-01-01" as never, null as never];
    for (const deliverAt of wrong) assert.equal((await trigger(deliverAt)).code, "invalid_option");
    assert.match((await trigger(inDays(367))).message, /more than a year ahead/);
    assert.equal((await trigger(inDays(365))).code, "accepted");
  });

  inWorld("an event that waits is canceled, and nothing is sent", { triggers }, async (world) => {
    await subscribed(world, url);
    const deliverAt = new Date(world.clock.now().getTime() + hour);
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { deliverAt });
    for (const _ of ["first", "again"]) {
      const { state, reason, nextBuildAt } = await world.webhooks.events.cancel(eventId);
      assert.deepEqual([state, reason, nextBuildAt], ["skipped", "byOperator", null]);
    }
    await world.advance(2 * hour);
    assert.equal(world.receiver.requests().length, 0);
    assert.equal((await refusal(world.webhooks.events.cancel("evt_1"))).code, "event_not_found");
  });

  inWorld("a delivery that waits for its retry is canceled, and not sent again", { triggers }, async (world) => {
    await subscribed(world, url);
    world.receiver.answers({ status: 500 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    const { deliveries } = world.webhooks;
    const [{ id } = assert.fail()] = (await deliveries.list()).items;
    for (const _ of ["first", "again"]) {
      const { state, reason, attempts } = await deliveries.cancel(id);
      assert.deepEqual([state, reason, attempts], ["canceled", "byOperator", 1]);
    }
    await world.advance(hour);
    assert.equal(world.receiver.requests().length, 1);
    assert.equal((await deliveries.replay(id)).replayOf, id);
  });

  inWorld("what is under way or has ended is not canceled, and the refusal says why", { triggers }, async (world) => {
    await subscribed(world, url);
    world.receiver.answers({ delayMs: 1_000 });
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    const { deliveries, events } = world.webhooks;
    const settled = world.settle();
    let running: string | undefined;
    while (running === undefined) {
      await new Promise(setImmediate);
      running = (await deliveries.list()).items.find((delivery) => delivery.running)?.id;
    }
    assert.equal((await refusal(deliveries.cancel(running))).code, "delivery_in_flight");
    assert.deepEqual(
      (await events.cancel(eventId)).deliveries.map(({ state, running: isRunning }) => [state, isRunning]),
      [["pending", true]],
    );
    await settled;
    const ended = await refusal(deliveries.cancel(running));
    assert.equal(ended.code, "delivery_ended");
    assert.match(ended.message, /succeeded/);
    assert.equal((await refusal(deliveries.cancel("dlv_1"))).code, "delivery_not_found");
  });
}
