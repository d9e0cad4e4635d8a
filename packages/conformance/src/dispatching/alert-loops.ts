import assert from "node:assert/strict";
import { alertTriggers } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const ill = "https://ill.example/hook";
const guards = ["https://guard-1.example/", "https://guard-2.example/"];
const hour = 3_600_000;
const day = 24 * hour;
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] }), ...alertTriggers];

/** Endpoints that hear every alert, each about the other too. */
async function watchEachOther({ webhooks }: World, settings: object): Promise<void> {
  for (const url of guards) {
    const { id } = await webhooks.endpoints.create({ name: url, url, ...settings });
    for (const { name } of alertTriggers) await webhooks.subscriptions.create(id, { trigger: name });
  }
}

const triggersOf = ({ receiver }: World) => receiver.requests().map(({ trigger }) => trigger);

/** That alerts end. */
export function alertLoopCases(inWorld: InWorld): void {
  inWorld("an alert that nobody takes is exhausted, and no alert comes of that", { triggers }, async (world) => {
    await watchEachOther(world, { retryScheduleMs: [1_000, 1_000] });
    await subscribed(world, ill);
    const exhausted: string[] = [];
    world.webhooks.on("delivery.exhausted", ({ trigger }) => exhausted.push(trigger));
    world.receiver.answers({ status: 500 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.advance(3 * hour);
    assert.deepEqual(exhausted, ["NewDeal", "delivery.exhausted", "delivery.exhausted"]);
    assert.equal(triggersOf(world).filter((trigger) => trigger !== "NewDeal").length, 6);
  });

  inWorld(
    "endpoints that watch each other and all fail are told of each other, and then it ends",
    { triggers },
    async (world) => {
      await watchEachOther(world, { retryScheduleMs: Array(50).fill(6 * hour) });
      await subscribed(world, ill);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(6 * day);
      const { items } = await world.webhooks.deliveries.list({ limit: 100 });
      const alerts = items.filter(({ trigger }) => trigger !== "NewDeal");
      // The exhausted delivery to both; then each guard's failing (three stages at most) and its end to the other.
      assert.ok(alerts.length >= 4 && alerts.length <= 10, `${alerts.length} alerts`);
      const depths = new Set<number>();
      for (const { eventId } of alerts) depths.add((await world.webhooks.events.get(eventId)).depth);
      assert.deepEqual([...depths].toSorted(), [0, 1, 2].slice(0, depths.size));
      assert.ok(depths.size >= 2, "what alerts do to their endpoints counts as a webhook further");
    },
  );

  inWorld(
    "alerts about endpoints that only alerts reach stop at maxDepth",
    { triggers, maxDepth: 1 },
    async (world) => {
      await watchEachOther(world, { retryScheduleMs: Array(50).fill(6 * hour) });
      await subscribed(world, ill);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(4 * day);
      assert.deepEqual(new Set(triggersOf(world)), new Set(["NewDeal", "delivery.exhausted"]));
    },
  );
}
