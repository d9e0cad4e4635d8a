import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];

/** Does something in a started process that found nothing to do, and waits for what it leads to; time stands still. */
async function delivered({ webhooks }: World, cause: () => Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  const done = new Promise((resolve) => webhooks.on("delivery.succeeded", resolve));
  await cause();
  await done;
}

export function wakingCases(inWorld: InWorld): void {
  inWorld("what becomes due is delivered at once, not at the next poll", { triggers }, async (world) => {
    const { webhooks } = world;
    const { endpointId } = await subscribed(world, url);
    const startedAt = world.clock.now();
    await webhooks.start();
    await delivered(world, () => webhooks.triggerWebhookEvent("NewDeal", "D-1"));
    await delivered(world, () => webhooks.triggerWebhookEvents("NewDeal", ["D-2"]));
    await delivered(world, () => webhooks.endpoints.sendTestDelivery(endpointId, "NewDeal"));
    const [delivery] = (await webhooks.deliveries.list()).items;
    await delivered(world, () => webhooks.deliveries.replay(delivery?.id ?? ""));
    assert.equal(world.receiver.requests().length, 4);
    assert.deepEqual(world.clock.now(), startedAt);
  });

  inWorld("what waited for an endpoint is delivered as soon as it is enabled", { triggers }, async (world) => {
    const { webhooks } = world;
    const { endpointId } = await subscribed(world, url);
    await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    world.receiver.answers({ status: 429, headers: { "retry-after": "1" } }, {});
    await world.settle();
    await webhooks.endpoints.update(endpointId, { state: "disabled" });
    world.clock.moveTo(new Date(world.clock.now().getTime() + 60_000));
    await webhooks.start();
    await delivered(world, () => webhooks.endpoints.update(endpointId, { state: "enabled" }));
  });

  inWorld(
    "what waits for its endpoint's rate is delivered when the interval is over, however long the poll",
    { triggers, pollMs: 3_600_000, endpointRate: { limit: 1, intervalMs: 10_000 } },
    async (world) => {
      await subscribed(world, url);
      await world.webhooks.start();
      await delivered(world, () => world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2"]));
      await delivered(world, async () => world.clock.moveTo(new Date(world.clock.now().getTime() + 10_000)));
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld("what a listener triggers while dispatchDue runs is due too", { triggers }, async (world) => {
    await subscribed(world, url);
    let triggered: Promise<unknown> = Promise.resolve();
    const off = world.webhooks.on("event.routed", () => {
      off();
      triggered = world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
    });
    // The first attempt lasts until the second event is recorded: dispatchDue cannot know of what nobody told it yet.
    world.receiver.answers({ delayMs: 1_000 }, {});
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    assert.deepEqual(await world.webhooks.dispatchDue(), { events: 2, deliveries: 2, receipts: 0 });
    await triggered;
  });

  inWorld(
    "a retry that is due before the next poll comes when it is due",
    { triggers: [dealTrigger("NewDeal", { retryScheduleMs: [100] })] },
    async (world) => {
      const { webhooks, receiver, clock } = world;
      await subscribed(world, url);
      receiver.answers({ status: 500 }, {});
      await webhooks.start();
      const failing = new Promise((resolve) => webhooks.on("delivery.failing", resolve));
      await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await failing;
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      const startedAt = clock.now().getTime();
      await delivered(world, async () => clock.moveTo(new Date(startedAt + 100)));
      assert.deepEqual(
        receiver.requests().map(({ receivedAt }) => receivedAt.getTime() - startedAt),
        [0, 100],
      );
    },
  );
}
