import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] })];
const day = 24 * 60 * 60_000;

export function retentionCases(inWorld: InWorld): void {
  inWorld("what succeeded is kept for 7 days and what did not for 30, by itself", { triggers }, async (world) => {
    const { endpointId } = await oneOfEach(world);
    await world.advance(7 * day - 1);
    assert.deepEqual(await states(world), ["exhausted", "succeeded"]);
    await world.advance(60_001);
    assert.deepEqual(await states(world), ["exhausted"]);
    const { items, lastSequence } = await world.webhooks.endpoints.listEvents(endpointId);
    assert.deepEqual(
      [items.map(({ sequence, tombstone }) => [sequence, tombstone]), lastSequence],
      [
        [
          [1, "expired"],
          [2, null],
        ],
        2,
      ],
    );
    await world.advance(23 * day);
    assert.deepEqual(await states(world), []);
  });

  inWorld(
    "how long is the host's to choose, and what is pending is never touched",
    { triggers, retention: { succeededMs: 1_000, otherMs: 2_000 } },
    async (world) => {
      const { endpointId } = await oneOfEach(world);
      const off = await world.webhooks.endpoints.create({ name: "off", url: "https://off.example/" });
      await world.webhooks.subscriptions.create(off.id, { trigger: "NewDeal" });
      await world.webhooks.endpoints.update(endpointId, { state: "disabled" });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-3");
      world.receiver.answers({ status: 429, headers: { "retry-after": "36000" } });
      await world.settle();
      await world.webhooks.endpoints.update(off.id, { state: "disabled" });
      await world.advance(5 * 60_000);
      assert.deepEqual(await states(world), ["pending"]);
    },
  );

  inWorld("retention: false keeps the ledger for ever", { triggers, retention: false }, async (world) => {
    await oneOfEach(world);
    await world.advance(400 * day);
    assert.deepEqual(await states(world), ["exhausted", "succeeded"]);
  });

  inWorld(
    "a dispatcher that runs cleans up every minute, in as many batches as it takes",
    { triggers },
    async (world) => {
      const { webhooks, clock } = world;
      await subscribed(world, url);
      await webhooks.triggerWebhookEvents(
        "NewDeal",
        Array.from({ length: 1_100 }, (_, index) => index),
      );
      await world.settle();
      assert.equal(world.receiver.requests().length, 1_100);
      await webhooks.start();
      clock.moveTo(new Date(clock.now().getTime() + 7 * day));
      while ((await states(world)).length > 0) {
        await new Promise(setImmediate);
        clock.moveTo(new Date(clock.now().getTime() + 30_000));
      }
      await webhooks.stop();
    },
  );

  for (const [keepResponseBodies, kept] of [
    [undefined, ""],
    ["failed", ""],
    ["all", "thanks"],
  ] as const) {
    inWorld(
      `of what succeeded the answer's body is ${kept === "" ? "not kept" : "kept"} with keepResponseBodies: ${keepResponseBodies}`,
      { triggers, ...(keepResponseBodies && { keepResponseBodies }) },
      async (world) => {
        await subscribed(world, url);
        world.receiver.answers({ body: "thanks" }, { status: 500, body: "sorry" });
        await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1"]);
        await world.settle();
        await world.webhooks.triggerWebhookEvents("NewDeal", ["D-2"]);
        await world.settle();
        const bodies: unknown[] = [];
        for (const { id } of (await world.webhooks.deliveries.list()).items) {
          const [attempt] = (await world.webhooks.deliveries.get(id)).history;
          bodies.push([attempt?.response?.status, attempt?.response?.body, attempt?.response?.bodyTruncated]);
        }
        assert.deepEqual(bodies.toSorted(), [
          [200, kept, kept === ""],
          [500, "sorry", false],
        ]);
      },
    );
  }
}

/** An endpoint with a delivery that succeeded and one that did not. */
async function oneOfEach(world: World): Promise<{ endpointId: string }> {
  const endpoint = await subscribed(world, url);
  world.receiver.answers({}, { status: 500 }, {});
  for (const recordId of ["D-1", "D-2"]) {
    await world.webhooks.triggerWebhookEvent("NewDeal", recordId);
    await world.settle();
  }
  return endpoint;
}

async function states({ webhooks }: World): Promise<string[]> {
  return (await webhooks.deliveries.list({ limit: 100 })).items.map(({ state }) => state).toSorted();
}
