import assert from "node:assert/strict";
import { defineTrigger } from "@ancrage/core";
import { z } from "zod";
import { deal, dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const huge = { ...deal("D-1"), label: "x".repeat(300_000) };
const bytes = Buffer.byteLength(JSON.stringify(huge));
let isLarge = true;
const growing = dealTrigger("NewDeal", { build: ({ recordId }) => (isLarge ? huge : deal(recordId)) });

/** Payloads over 256 KiB: degraded to ids where that is wanted, canceled visibly where it is not. */
export function tooLargeCases(inWorld: InWorld): void {
  inWorld(
    "who takes ids in place of a payload that is too large gets them, marked; others are canceled at once, and told of",
    { triggers: [growing] },
    async (world) => {
      isLarge = true;
      const wanted = [
        { whenTooLarge: "thin" },
        { content: "thin" },
        { content: "fresh", whenTooLarge: "thin" },
        {},
      ] as const;
      for (const about of wanted) await wanting(world, about);
      const told: unknown[] = [];
      world.webhooks.on("delivery.canceled", ({ reason, attempts, error }) => told.push([reason, attempts, error]));
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const event = await world.webhooks.events.get(eventId);
      assert.deepEqual([event.state, event.payload, event.oversizedBytes], ["routed", null, bytes]);
      const ids = { id: "D-1", eventId, trigger: "NewDeal" };
      assert.deepEqual(
        world.receiver
          .requests()
          .map(({ url, payload, headers }) => [url, payload, headers["webhook-content"]])
          .toSorted(),
        [
          [urlOf(0), ids, "degraded"],
          [urlOf(1), ids, "thin"],
          [urlOf(2), ids, "degraded"],
        ],
      );
      const canceled = event.deliveries.filter(({ state }) => state === "canceled");
      assert.deepEqual(
        canceled.map(({ reason, attempts }) => [reason, attempts]),
        [["tooLarge", 0]],
      );
      assert.deepEqual(told, [["tooLarge", 0, null]]);
    },
  );

  inWorld("what cannot be sent without its payload is not sent again", { triggers: [growing] }, async (world) => {
    isLarge = true;
    const endpointId = await wanting(world, {}, { sequenced: true });
    await wanting(world, { whenTooLarge: "thin" });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    const { items } = await world.webhooks.deliveries.list();
    const [canceled, degraded] = ["canceled", "succeeded"].map((state) => items.find((one) => one.state === state));
    const { replay, replayMany } = world.webhooks.deliveries;
    await assert.rejects(replay(canceled?.id ?? ""), { code: "payload_gone", message: new RegExp(`${bytes} bytes`) });
    assert.equal((await replayMany({ state: "canceled" })).count, 0);
    assert.equal((await replay(degraded?.id ?? "")).content, "degraded");
    await world.settle();
    assert.equal(world.receiver.requests().length, 2);
    const { items: numbered, lastSequence } = await world.webhooks.endpoints.listEvents(endpointId);
    assert.deepEqual([numbered.map(({ tombstone }) => tombstone), lastSequence], [["tooLarge"], 1]);
  });

  inWorld(
    "fresh looks again at each attempt: what has grown too large is canceled, what has shrunk is sent",
    { triggers: [growing] },
    async (world) => {
      isLarge = true;
      await wanting(world, { content: "fresh" });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const [first] = (await world.webhooks.deliveries.list()).items;
      assert.deepEqual([first?.state, first?.reason], ["canceled", "tooLarge"]);
      isLarge = false;
      await world.webhooks.deliveries.replay(first?.id ?? "");
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ payload }) => payload),
        [deal("D-1")],
      );
    },
  );
}

const widening = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string(), words: z.number() }),
  build: ({ recordId }) => ({ id: recordId, words: 150_000 }),
  link: ({ recordId }) => `https://crm.example/deals/${recordId}`,
  sample: { id: "sample", words: 1 },
  versions: {
    2: { payload: z.object({ label: z.string() }), from: ({ words }) => ({ label: "x ".repeat(words) }) },
  },
});

/** A payload that is small enough, of which a version is not. */
export function tooLargeVersionCases(inWorld: InWorld): void {
  inWorld(
    "a version that comes out too large is ids, marked, where these are taken, at each attempt and when it is read again",
    { triggers: [widening] },
    async (world) => {
      const { endpoints, triggerWebhookEvent } = world.webhooks;
      const wanted = [
        { whenTooLarge: "thin" },
        { content: "fresh", whenTooLarge: "thin" },
        { whenTooLarge: "cancel" },
        { content: "thin" },
      ] as const;
      const ids: string[] = [];
      for (const about of wanted) ids.push(await wanting(world, about, { sequenced: true, payloadVersion: 2 }));
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const payload = { id: "D-1", eventId, trigger: "NewDeal", link: "https://crm.example/deals/D-1" };
      assert.deepEqual(
        world.receiver
          .requests()
          .map(({ url, payload: sent, headers }) => [url, sent, headers["webhook-content"]])
          .toSorted(),
        [
          [urlOf(0), payload, "degraded"],
          [urlOf(1), payload, "degraded"],
          [urlOf(3), payload, "thin"],
        ],
      );
      const { items } = await world.webhooks.deliveries.list({ state: "canceled" });
      assert.deepEqual(
        items.map(({ endpointId, reason, attempts }) => [endpointId, reason, attempts]),
        [[ids[2], "tooLarge", 0]],
      );
      const shown = await Promise.all(ids.map(async (id) => (await endpoints.listEvents(id)).items[0]));
      assert.deepEqual(
        shown.map((one) => one && [one.content, one.payload, one.tombstone]),
        [
          ["degraded", payload, null],
          ["degraded", payload, null],
          [null, null, "tooLarge"],
          ["thin", payload, null],
        ],
      );
    },
  );
}

function urlOf(index: number): string {
  return `https://a.example/${index}`;
}

async function wanting(
  { webhooks }: World,
  about: Partial<Parameters<World["webhooks"]["subscriptions"]["create"]>[1]>,
  of: { sequenced?: boolean; payloadVersion?: number } = {},
): Promise<string> {
  const url = urlOf((await webhooks.endpoints.list()).items.length);
  const { id } = await webhooks.endpoints.create({ name: url, url, ...of });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal", ...about });
  return id;
}
