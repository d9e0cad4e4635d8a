import assert from "node:assert/strict";
import type { LifecycleEvents } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];

/** What the host is told: health, warnings, lifecycle events. */
export function watchingCases(inWorld: InWorld): void {
  inWorld(
    "health turns stalled when something has been due for a minute, and ok when it was taken",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 59_999));
      assert.equal(await world.webhooks.health(), "ok");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 1));
      assert.equal(await world.webhooks.health(), "stalled");
      await world.settle();
      assert.equal(await world.webhooks.health(), "ok");
    },
  );

  inWorld(
    "status says why it is stalled: since when, what waits, and whether anybody is there to take it",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const { stalled: before } = await world.webhooks.tenant.status();
      assert.equal(before, null);
      const since = world.clock.now();
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      const heard = new Date(since.getTime() + 60_000);
      world.clock.moveTo(heard);
      const waits = { since, waiting: ["sending"] };
      const why = async () => {
        const { status, stalled } = await world.webhooks.tenant.status();
        assert.equal(status, "stalled");
        return stalled;
      };
      const nobody = { ...waits, reason: "noDispatcher", dispatchers: 0 };
      assert.deepEqual(await why(), { ...nobody, lastHeardAt: null });

      // It runs with other triggers.
      await world.store.deliveries.heartbeat("prc_elsewhere", heard, since);
      assert.deepEqual(await why(), { ...waits, reason: "notTaken", dispatchers: 1, lastHeardAt: heard });
      world.clock.moveTo(new Date(heard.getTime() + 15_001));
      assert.deepEqual(await why(), { ...nobody, lastHeardAt: heard });

      await world.settle();
      assert.equal((await world.webhooks.tenant.status()).stalled, null);
    },
  );

  const warnings: string[] = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) };
  inWorld("a process that triggers and never dispatches is warned once", { triggers, logger }, async (world) => {
    warnings.length = 0;
    for (let minute = 0; minute < 3; minute++) {
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 60_000));
      await world.webhooks.health();
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /webhooks\.start\(\)/);
  });

  inWorld(
    "lifecycle events tell the story, and a listener that throws or rejects harms nothing",
    { triggers: [dealTrigger("NewDeal", { retryScheduleMs: [1_000] })] },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      const story: string[] = [];
      const names = [
        "event.routed",
        "delivery.failing",
        "delivery.succeeded",
        "delivery.exhausted",
        "delivery.canceled",
        "endpoint.disabled",
      ] as const;
      for (const name of names satisfies readonly (keyof LifecycleEvents)[]) {
        world.webhooks.on(name, () => {
          throw new Error("A bad listener.");
        });
        world.webhooks.on(name, async () => {
          throw new Error("A bad asynchronous listener.");
        });
        world.webhooks.on(name, (event) => story.push(`${name} ${"attempts" in event ? event.attempts : ""}`.trim()));
      }
      world.receiver.answers({ status: 500 }, {}, { status: 500 }, { status: 500 }, { status: 410 });
      for (const recordId of ["D-1", "D-2", "D-3"]) {
        await world.webhooks.triggerWebhookEvent("NewDeal", recordId);
        await world.advance(1_000);
      }
      assert.deepEqual(story, [
        ...["event.routed", "delivery.failing 1", "delivery.succeeded 2"],
        ...["event.routed", "delivery.failing 1", "delivery.exhausted 2"],
        ...["event.routed", "delivery.canceled 1", "endpoint.disabled"],
      ]);
      assert.equal((await world.webhooks.endpoints.get(endpointId)).state, "disabled");
    },
  );

  inWorld(
    "a delivery that is to wait, but whose record or subscription is gone, is told as canceled, not as failing",
    { triggers },
    async (world) => {
      const { webhooks, receiver } = world;
      const { subscriptionId } = await subscribed(world, url);
      const told: unknown[] = [];
      webhooks.on("delivery.failing", () => told.push("failing"));
      webhooks.on("delivery.canceled", ({ reason, attempts, error }) => told.push([reason, attempts, error?.code]));
      const ends = [
        () => webhooks.forget({ trigger: "NewDeal", recordId: "D-1" }),
        () => webhooks.subscriptions.end(subscriptionId),
      ];
      for (const end of ends) {
        receiver.answers({ status: 500, delayMs: 1_000 });
        await webhooks.triggerWebhookEvent("NewDeal", "D-1");
        const settled = world.settle();
        while (!(await webhooks.deliveries.list()).items.some(({ running }) => running))
          await new Promise(setImmediate);
        await end();
        await settled;
      }
      assert.deepEqual(told, [
        ["forgotten", 1, "status"],
        ["deleted", 1, "status"],
      ]);
    },
  );
}
