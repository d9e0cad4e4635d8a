import assert from "node:assert/strict";
import { verifyWebhook } from "@ancrage/core";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];

/** A test delivery shows what is sent. */
export function testDeliveryCases(inWorld: InWorld): void {
  inWorld(
    "the answer shows the very request that is sent, signature and all, but for what is secret",
    { triggers },
    async (world) => {
      const { endpoints } = world.webhooks;
      const parameters = [{ name: "key", value: "hunter2" }];
      const authentication = { kind: "httpQueryString" as const, parameters };
      const headers = [
        { name: "x-key", value: "hunter2", isSecret: true },
        { name: "x-team", value: "blue" },
      ];
      const { id, secret } = await endpoints.create({ name: "A", url: `${url}?a=1`, authentication, headers });
      const { request, outcome, eventId } = await endpoints.sendTestDelivery(id, "NewDeal");
      assert.equal(outcome, null);
      await world.settle();
      const [sent = assert.fail()] = world.receiver.requests();
      assert.deepEqual([request.method, request.body], ["POST", sent.body]);
      assert.deepEqual([request.url, sent.url], [`${url}?a=1&key=***`, `${url}?a=1&key=hunter2`]);
      assert.deepEqual(Object.fromEntries(request.headers), { ...sent.headers, "x-key": "***" });
      const verified = {
        headers: Object.fromEntries(request.headers),
        body: request.body,
        secret,
        now: world.clock.now(),
      };
      assert.equal(verifyWebhook(verified).id, eventId);
      assert.doesNotMatch(JSON.stringify(request), /hunter2/);
    },
  );

  inWorld(
    "one that waited for more than a minute is signed with the time of its attempt",
    { triggers },
    async (world) => {
      const { id, secret } = await world.webhooks.endpoints.create({ name: "A", url });
      await world.webhooks.endpoints.sendTestDelivery(id, "NewDeal");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 61_000));
      await world.settle();
      const [sent = assert.fail()] = world.receiver.requests();
      assert.deepEqual(verifyWebhook({ ...sent, secret, now: world.clock.now() }).timestamp, world.clock.now());
    },
  );

  inWorld("its outcome can be waited for, whoever sends it", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { id } = await endpoints.create({ name: "A", url });
    world.receiver.answers({ status: 418, body: "short and stout" });
    const waiting = endpoints.sendTestDelivery(id, "NewDeal", { waitMs: 5_000 });
    const { outcome, deliveryId } = await stepping(world, waiting, () => world.settle());
    assert.deepEqual([outcome?.id, outcome?.state, outcome?.lastStatus], [deliveryId, "exhausted", 418]);
    assert.equal(outcome?.history[0]?.response?.body, "short and stout");
  });

  inWorld(
    "when nothing has come of it by then, the answer says so, and the ledger tells later",
    { triggers },
    async (world) => {
      const { endpoints, deliveries } = world.webhooks;
      const { id } = await endpoints.create({ name: "A", url });
      const startedAt = world.clock.now().getTime();
      const waiting = endpoints.sendTestDelivery(id, "NewDeal", { waitMs: 1_500 });
      const { outcome, deliveryId } = await stepping(world, waiting, async () => {});
      assert.equal(outcome, null);
      assert.ok(world.clock.now().getTime() - startedAt >= 1_500);
      await world.settle();
      assert.equal((await deliveries.get(deliveryId)).state, "succeeded");
      for (const waitMs of [-1, 30_001, 1.5]) {
        await assert.rejects(endpoints.sendTestDelivery(id, "NewDeal", { waitMs }), { code: "invalid_request" });
      }
    },
  );
}

/** Moves the clock on, a little at a time, until `waiting` is there; `each` is what others do meanwhile. */
async function stepping<Result>(world: World, waiting: Promise<Result>, each: () => Promise<void>): Promise<Result> {
  let isThere = false;
  const there = waiting.finally(() => {
    isThere = true;
  });
  while (!isThere) {
    await each();
    world.clock.moveTo(new Date(world.clock.now().getTime() + 100));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return there;
}
