import assert from "node:assert/strict";
import type { LifecycleEvents } from "@ancrage/core";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];

export function processCases(inWorld: InWorld): void {
  inWorld(
    "start delivers by itself, and stop finishes what is in flight and records it",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      world.receiver.answers({ delayMs: 1_000 });
      await world.webhooks.start();
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await new Promise((resolve) => world.webhooks.on("event.routed", resolve));
      while ((await world.webhooks.deliveries.list()).items[0]?.running !== true) await new Promise(setImmediate);
      await world.webhooks.stop();
      const { items } = await world.webhooks.deliveries.list();
      assert.deepEqual(
        items.map(({ state, running }) => [state, running]),
        [["succeeded", false]],
      );
      await assert.rejects(world.webhooks.start(), { code: "already_stopped" });
      await assert.rejects(world.webhooks.dispatchDue(), { code: "already_stopped" });
    },
  );

  inWorld("dispatchDue does what is due, says how much, and leaves the rest", { triggers }, async (world) => {
    await subscribed(world, url);
    world.receiver.answers({ status: 500 }, {});
    await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3"]);
    assert.deepEqual(await world.webhooks.dispatchDue(), { events: 3, deliveries: 3 });
    assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-4");
    assert.deepEqual(await world.webhooks.dispatchDue({ maxMs: 0 }), { events: 0, deliveries: 0 });
  });

  inWorld(
    "the work of a process that is not heard of any more is taken over within 15 s, its attempt unknown",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      const { claimed, dead } = await claimAsAnotherProcess(world);
      assert.equal(claimed.length, 1);
      await world.store.deliveries.heartbeat(dead, world.clock.now(), new Date(0));
      await world.settle();
      assert.equal(world.receiver.requests().length, 0);
      await world.advance(15_001);
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ id }) => id),
        [eventId],
      );
      const { items } = await world.webhooks.deliveries.list({ endpointId });
      const { history, state, crashes } = await world.webhooks.deliveries.get(items[0]?.id ?? "");
      assert.deepEqual(
        [state, crashes, history.map(({ number, state }) => [number, state])],
        [
          "succeeded",
          1,
          [
            [1, "unknown"],
            [2, "succeeded"],
          ],
        ],
      );
    },
  );

  inWorld(
    "a delivery whose attempts end their process five times is exhausted, and not sent a sixth time",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      for (let crash = 0; crash < 5; crash++) {
        const { claimed } = await claimAsAnotherProcess(world);
        assert.equal(claimed.length, 1);
        world.clock.moveTo(new Date(world.clock.now().getTime() + 30_000));
      }
      await world.settle();
      assert.equal(world.receiver.requests().length, 0);
      const { items } = await world.webhooks.deliveries.list();
      const { state, reason, attempts, history } = await world.webhooks.deliveries.get(items[0]?.id ?? "");
      assert.deepEqual([state, reason, attempts], ["exhausted", "crashed", 5]);
      assert.deepEqual(
        history.map(({ number, state }) => [number, state]),
        [1, 2, 3, 4, 5].map((number) => [number, "unknown"]),
      );
    },
  );

  inWorld(
    "an event of a trigger that this process has not registered waits for one that has",
    { triggers },
    async (world) => {
      const now = world.clock.now();
      await world.store.deliveries.recordEvents([
        {
          ...{
            id: "evt_0000000000010123456789abcdef0123",
            tenantId: "default",
            scope: null,
            trigger: "Elsewhere",
            recordId: "1",
          },
          ...{
            createdAt: now,
            state: "pending",
            reason: null,
            isTest: false,
            payload: null,
            snapshot: null,
            changed: null,
          },
          ...{ buildFailures: 0, crashes: 0, nextBuildAt: now, lastError: null, decisions: [] },
        },
      ]);
      await world.advance(60_000);
      assert.equal((await world.webhooks.events.get("evt_0000000000010123456789abcdef0123")).state, "pending");
      assert.equal(await world.webhooks.health(), "ok");
    },
  );

  inWorld(
    "an event recorded in a transaction exists when that commits, and not when it rolls back",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const rolledBack = world.transaction(async (transaction) => {
        await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { transaction });
        throw new Error("The host changed its mind.");
      });
      await assert.rejects(rolledBack, /changed its mind/);
      await world.settle();
      assert.equal(world.receiver.requests().length, 0);
      await world.transaction(async (transaction) => {
        await world.webhooks.triggerWebhookEvents("NewDeal", ["D-2", { recordId: "D-3", payload: deal("given") }], {
          transaction,
        });
      });
      await world.settle();
      const sent = world.receiver.requests().map(({ body }) => JSON.parse(body).data.id);
      assert.deepEqual(sent.toSorted(), ["D-2", "given"]);
    },
  );

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

  async function claimAsAnotherProcess(world: Parameters<Parameters<InWorld>[2]>[0]) {
    const dead = "prc_000000000001deadbeefdeadbeefdead";
    // Routes by dispatching for no time at all beyond the routing itself.
    const now = world.clock.now();
    const terms = { processId: dead, now, leaseMs: 30_000 };
    const [event] = await world.store.deliveries.claimEvents({ ...terms, slots: new Map([["NewDeal", 1]]) });
    if (event !== undefined) {
      const candidates = await world.store.subscriptions.listCandidates([{ tenantId: "default", trigger: "NewDeal" }]);
      await world.store.deliveries.commitRouting([
        {
          ...{
            eventId: event.event.id,
            claim: event.claim,
            state: "routed",
            payload: JSON.stringify(deal("D-1")),
            decisions: [],
          },
          deliveries: candidates.map(({ subscription, endpoint }) => ({
            ...{
              id: "dlv_0000000000010123456789abcdef0123",
              tenantId: "default",
              eventId: event.event.id,
              endpointId: endpoint.id,
            },
            ...{
              subscriptionId: subscription.id,
              trigger: "NewDeal",
              isTest: false,
              replay: 0,
              replayOf: null,
              note: null,
            },
            ...{
              state: "pending",
              reason: null,
              attempts: 0,
              failures: 0,
              deferrals: 0,
              crashes: 0,
              nextAttemptAt: now,
            },
            ...{ leasedUntil: null, lastAttemptState: null, lastStatus: null, createdAt: now, endedAt: null },
          })),
        },
      ]);
    }
    const claimed = await world.store.deliveries.claimDeliveries({
      ...terms,
      limit: 10,
      slotsPerEndpoint: 10,
      busyEndpoints: new Map(),
    });
    return { claimed, dead };
  }
}
