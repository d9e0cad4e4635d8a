import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const dead = "https://dead.example/hook";
const healthy = "https://healthy.example/hook";
const minute = 60_000;
const triggers = [dealTrigger()];

function ids(count: number, letter = "D"): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}-${index}`);
}

export function endpointHealthCases(inWorld: InWorld): void {
  inWorld(
    "ten failures pause an endpoint, a failed probe doubles the pause, and what waits is held, not burned",
    { triggers, endpointConcurrency: 1 },
    async (world) => {
      const { endpointId } = await subscribed(world, dead);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(50));
      await world.settle();
      assert.equal(world.receiver.requests().length, 10);
      const { pausedUntil } = await world.webhooks.endpoints.get(endpointId);
      assert.equal((pausedUntil?.getTime() ?? 0) - world.clock.now().getTime(), minute);
      await world.advance(minute);
      assert.equal(world.receiver.requests().length, 11);
      await world.advance(2 * minute - 1);
      assert.equal(world.receiver.requests().length, 11);
      await world.advance(1);
      assert.equal(world.receiver.requests().length, 12);
      const untouched = (await world.webhooks.deliveries.list({ limit: 100 })).items.filter(
        ({ attempts }) => attempts === 0,
      );
      assert.ok(untouched.length >= 38, `${untouched.length} deliveries had no attempt`);
    },
  );

  inWorld(
    "a probe that is accepted ends the pause, and everything held goes out",
    { triggers, endpointConcurrency: 1 },
    async (world) => {
      const { endpointId } = await subscribed(world, dead);
      world.receiver.answers(...Array.from({ length: 10 }, () => ({ status: 500 })), {});
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(30));
      await world.advance(10 * minute);
      const { items } = await world.webhooks.deliveries.list({ limit: 100, state: "succeeded" });
      assert.equal(items.length, 30);
      const { failuresInARow, pausedUntil } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([failuresInARow, pausedUntil], [0, null]);
    },
  );

  inWorld(
    "a dead endpoint with a backlog slows no healthy one",
    { triggers: [...triggers, dealTrigger("Backlog")] },
    async (world) => {
      await subscribed(world, dead, "Backlog");
      await subscribed(world, healthy);
      world.receiver.at(dead).answers({ delayMs: 60_000 });
      await world.webhooks.triggerWebhookEvents("Backlog", ids(300));
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(100));
      const startedAt = world.clock.now().getTime();
      await world.settle();
      const served = world.receiver.requests().filter(({ url }) => url === healthy);
      assert.equal(served.length, 100);
      assert.ok(
        served.every(({ receivedAt }) => receivedAt.getTime() === startedAt),
        "the healthy endpoint waited for the dead one",
      );
    },
  );

  inWorld(
    "endpoints that hang hold two slots each, and those that answer are sent all that is due",
    { triggers: [...triggers, dealTrigger("Backlog")] },
    async (world) => {
      const hanging = Array.from({ length: 40 }, (_, number) => `${dead}/${number}`);
      for (const url of hanging) {
        await subscribed(world, url, "Backlog");
        world.receiver.at(url).answers({ delayMs: 60_000 });
      }
      await subscribed(world, healthy);
      await world.webhooks.triggerWebhookEvents("Backlog", ids(20));
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(300));
      const startedAt = world.clock.now().getTime();
      await world.settle();
      const atOnce = world.receiver.requests().filter(({ receivedAt }) => receivedAt.getTime() === startedAt);
      const sentTo = (to: string) => atOnce.filter(({ url }) => url === to).length;
      assert.deepEqual(
        hanging.map(sentTo),
        hanging.map(() => 2),
      );
      assert.equal(sentTo(healthy), 300);
    },
  );

  inWorld(
    "an endpoint never has more attempts in flight than its limit, and comes to it by answering",
    { triggers, endpointConcurrency: 3 },
    async (world) => {
      await subscribed(world, dead);
      world.receiver.answers({ delayMs: 1_000 });
      const startedAt = world.clock.now().getTime();
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(9));
      await world.settle();
      const waves = world.receiver.requests().map(({ receivedAt }) => receivedAt.getTime() - startedAt);
      assert.deepEqual(
        waves.toSorted((a, b) => a - b),
        [0, 1_000, 1_000, 2_000, 2_000, 2_000, 3_000, 3_000, 3_000],
      );
    },
  );

  inWorld(
    "an endpoint never gets more attempts in an interval than its rate",
    { triggers, endpointRate: { limit: 5, intervalMs: 10_000 } },
    async (world) => {
      await subscribed(world, dead);
      const startedAt = world.clock.now().getTime();
      await world.webhooks.triggerWebhookEvents("NewDeal", ids(12));
      await world.advance(30_000);
      const seconds = world.receiver
        .requests()
        .map(({ receivedAt }) => Math.floor((receivedAt.getTime() - startedAt) / 10_000));
      assert.deepEqual(seconds, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2]);
    },
  );

  inWorld(
    "a disabled endpoint keeps what waits for it, and gets it when it is enabled",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, healthy);
      world.receiver.answers({ status: 500 }, {});
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await world.webhooks.endpoints.update(endpointId, { state: "disabled" });
      await world.advance(60 * minute);
      assert.equal(world.receiver.requests().length, 1);
      await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ status }) => status),
        [500, 200],
      );
    },
  );
}
