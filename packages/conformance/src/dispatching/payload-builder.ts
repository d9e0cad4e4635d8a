import assert from "node:assert/strict";
import type { BuildArguments } from "@ancrage/core";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const minute = 60_000;

export function payloadBuilderCases(inWorld: InWorld): void {
  const calls: BuildArguments[] = [];
  const spied = dealTrigger("NewDeal", {
    build: (build) => {
      calls.push(build);
      return deal(build.recordId);
    },
  });

  inWorld(
    "the builder is called once per event, with what the caller said",
    { triggers: [spied], context: { name: "host" } },
    async (world) => {
      calls.length = 0;
      await subscribed(world, url);
      await subscribed(world, "https://b.example/hook");
      await world.webhooks.triggerWebhookEvent("NewDeal", 7, {
        scope: "p1",
        snapshot: { was: [1, null] },
        changed: ["label"],
      });
      await world.settle();
      assert.equal(calls.length, 1);
      const { recordId, tenantId, scope, context, snapshot, changed, signal } = calls[0] ?? assert.fail();
      assert.deepEqual(
        { recordId, tenantId, scope, context, snapshot, changed },
        {
          recordId: "7",
          tenantId: "default",
          scope: "p1",
          context: { name: "host" },
          snapshot: { was: [1, null] },
          changed: ["label"],
        },
      );
      assert.equal(signal.aborted, false);
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld("a given payload is sent as it was, and the builder is not called", { triggers: [spied] }, async (world) => {
    calls.length = 0;
    await subscribed(world, url);
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { payload: deal("as it was") });
    await world.settle();
    assert.deepEqual(world.receiver.requests()[0]?.payload, deal("as it was"));
    assert.equal(calls.length, 0);
  });

  inWorld(
    "a builder that returns null skips the event, visibly",
    { triggers: [dealTrigger("NewDeal", { build: () => null })] },
    async (world) => {
      await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const event = await world.webhooks.events.get(eventId);
      assert.deepEqual([event.state, event.reason, event.deliveries.length], ["skipped", "nothingToSend", 0]);
      assert.equal(world.receiver.requests().length, 0);
    },
  );

  let failuresLeft = 0;
  const failing = dealTrigger("NewDeal", {
    build: ({ recordId }) => {
      if (failuresLeft-- > 0) throw new Error("The database is away.");
      return deal(recordId);
    },
  });

  inWorld(
    "a builder that throws is called again after 5 s, and the event is late, not lost",
    { triggers: [failing] },
    async (world) => {
      failuresLeft = 1;
      await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const waiting = await world.webhooks.events.get(eventId);
      assert.deepEqual(
        [waiting.state, waiting.buildFailures, waiting.lastError],
        ["pending", 1, "Error: The database is away."],
      );
      await world.advance(4_999);
      assert.equal(world.receiver.requests().length, 0);
      await world.advance(1);
      assert.deepEqual(world.receiver.requests()[0]?.payload, deal("D-1"));
    },
  );

  inWorld(
    "after five retries the event is failed, with the reason, and stays so",
    { triggers: [failing] },
    async (world) => {
      failuresLeft = 100;
      await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      for (const ms of [0, 5_000, 30_000, 5 * minute, 30 * minute]) await world.advance(ms);
      assert.equal((await world.webhooks.events.get(eventId)).state, "pending");
      await world.advance(120 * minute);
      const failed = await world.webhooks.events.get(eventId);
      assert.deepEqual(
        [failed.state, failed.reason, failed.lastError],
        ["failed", "build", "Error: The database is away."],
      );
      assert.equal(failuresLeft, 94);
      await world.advance(24 * 60 * minute);
      assert.equal(failuresLeft, 94);
    },
  );

  const wrong = dealTrigger("NewDeal", { build: () => ({ id: "D-1", label: 5, amount: 1 }) as never });
  inWorld(
    "a payload that does not fit its schema is not sent, and the event says which field",
    { triggers: [wrong] },
    async (world) => {
      await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      assert.match((await world.webhooks.events.get(eventId)).lastError ?? "", /label/);
      assert.equal(world.receiver.requests().length, 0);
    },
  );

  let signal: AbortSignal | null = null;
  const hanging = dealTrigger("Hanging", {
    build: (build) => {
      signal = build.signal;
      return new Promise(() => {});
    },
  });
  inWorld(
    "a builder that hangs is aborted at its deadline, and meanwhile delays no other trigger",
    { triggers: [hanging, dealTrigger()] },
    async (world) => {
      await subscribed(world, url, "*");
      const hung = await Promise.all(
        Array.from({ length: 100 }, (_, index) => world.webhooks.triggerWebhookEvent("Hanging", `H-${index}`)),
      );
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      const delivered = new Promise((resolve) => world.webhooks.on("delivery.succeeded", resolve));
      await world.webhooks.start();
      await delivered;
      assert.deepEqual(
        world.receiver.requests().map(({ trigger }) => trigger),
        ["NewDeal"],
      );
      assert.equal(signal?.aborted, false);
      world.clock.moveTo(new Date(world.clock.now().getTime() + 10_000));
      assert.equal(signal?.aborted, true);
      await world.webhooks.stop();
      const events = await Promise.all(hung.map(({ eventId }) => world.webhooks.events.get(eventId)));
      assert.ok(events.some(({ lastError }) => lastError?.includes("10000 ms")));
      assert.ok(events.every(({ state }) => state === "pending"));
    },
  );
}
