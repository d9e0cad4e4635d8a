import assert from "node:assert/strict";
import { type StatusReply, UNTIL_RESUMED } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const hour = 3_600_000;
const day = 24 * hour;
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [hour, hour] })];

async function states({ webhooks }: World): Promise<unknown> {
  const { items } = await webhooks.deliveries.list();
  return items.map(({ state, reason }) => [state, reason]);
}

/** A disabled endpoint that holds the retries of as many deliveries. */
async function holding(world: World, count: number): Promise<string> {
  const { endpointId } = await subscribed(world, url);
  world.receiver.answers({ status: 500 });
  await world.webhooks.triggerWebhookEvents(
    "NewDeal",
    Array.from({ length: count }, (_, index) => `D-${index}`),
  );
  await world.settle();
  await world.webhooks.endpoints.update(endpointId, { state: "disabled" });
  world.receiver.answers({});
  return endpointId;
}

/** What waits for an endpoint that is disabled or paused: held, released, discarded, or canceled when it is too old. */
export function heldDeliveryCases(inWorld: InWorld): void {
  inWorld(
    "what has waited 7 days for a disabled endpoint is canceled, and told; a day less is not",
    { triggers },
    async (world) => {
      const told: unknown[] = [];
      world.webhooks.on("delivery.canceled", ({ reason, attempts, error }) => told.push([reason, attempts, error]));
      const endpointId = await holding(world, 2);
      await world.advance(7 * day);
      assert.equal((await world.webhooks.endpoints.get(endpointId)).held, 2);
      await world.advance(61_000);
      assert.deepEqual(await states(world), Array(2).fill(["canceled", "tooOld"]));
      assert.deepEqual(told, Array(2).fill(["tooOld", 1, null]));
      await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
      await world.advance(day);
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld("what waits for a paused endpoint never grows too old", { triggers }, async (world) => {
    const endpointId = await holding(world, 1);
    await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
    await world.webhooks.endpoints.pause(endpointId);
    await world.advance(30 * day);
    assert.deepEqual(await states(world), [["pending", null]]);
    await world.webhooks.endpoints.resume(endpointId);
    await world.settle();
    assert.deepEqual(await states(world), [["succeeded", null]]);
  });

  inWorld("what a disabled endpoint holds is shown, and enabling it releases it", { triggers }, async (world) => {
    const endpointId = await holding(world, 3);
    assert.equal((await world.webhooks.endpoints.get(endpointId)).held, 3);
    await world.advance(2 * hour);
    await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
    await world.settle();
    assert.deepEqual(await states(world), Array(3).fill(["succeeded", null]));
    assert.equal((await world.webhooks.endpoints.get(endpointId)).held, 0);
  });

  inWorld("or it is discarded, and nothing of it is sent", { triggers }, async (world) => {
    const endpointId = await holding(world, 3);
    const { endpoints } = world.webhooks;
    assert.deepEqual(await endpoints.discard(endpointId), { discarded: 3, held: 0 });
    assert.deepEqual(await endpoints.discard(endpointId), { discarded: 0, held: 0 });
    await endpoints.update(endpointId, { state: "enabled" });
    await world.advance(day);
    assert.deepEqual(await states(world), Array(3).fill(["canceled", "disabled"]));
    assert.equal(world.receiver.requests().length, 3);
    assert.equal((await refusal(endpoints.discard(endpointId))).code, "endpoint_enabled");
    assert.equal((await refusal(endpoints.discard("ep_none"))).code, "endpoint_not_found");
    assert.equal((await refusal(endpoints.discard(endpointId, { ownerId: "bob" }))).code, "endpoint_not_found");
  });

  inWorld(
    "a pause by hand holds everything until its time, whatever was under way; then a probe goes first",
    { triggers, endpointConcurrency: 2 },
    async (world) => {
      const { endpoints } = world.webhooks;
      const { endpointId } = await subscribed(world, url);
      const until = new Date(world.clock.now().getTime() + hour);
      const paused = await endpoints.pause(endpointId, { until });
      assert.deepEqual([paused.pausedUntil, paused.pauseReason, paused.state], [until, "byOperator", "enabled"]);
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3"]);
      await world.advance(hour - 1);
      assert.deepEqual([world.receiver.requests().length, (await endpoints.get(endpointId)).held], [0, 3]);
      await world.advance(1);
      assert.deepEqual(await states(world), Array(3).fill(["succeeded", null]));
      const { pausedUntil, pauseReason, held } = await endpoints.get(endpointId);
      assert.deepEqual([pausedUntil, pauseReason, held], [null, null, 0]);
    },
  );

  inWorld("a pause by hand lasts until it is resumed, and tests go out all the same", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { endpointId } = await subscribed(world, url);
    assert.deepEqual((await endpoints.pause(endpointId)).pausedUntil, UNTIL_RESUMED);
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await endpoints.sendTestDelivery(endpointId, "NewDeal");
    await world.advance(400 * day);
    assert.equal(world.receiver.requests().length, 1);
    const edited = await endpoints.update(endpointId, { name: "Renamed", state: "enabled" });
    assert.equal(edited.pauseReason, "byOperator");
    assert.equal((await endpoints.resume(endpointId)).pausedUntil, null);
    await world.settle();
    assert.equal(world.receiver.requests().length, 2);
  });

  inWorld("resuming ends a pause for failures too: what waits is tried now", { triggers }, async (world) => {
    const { endpointId } = await subscribed(world, url);
    world.receiver.answers({ status: 503, headers: { "retry-after": "7200" } }, {});
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
    await world.settle();
    assert.equal((await world.webhooks.endpoints.get(endpointId)).pauseReason, "byReceiver");
    await world.webhooks.endpoints.resume(endpointId);
    await world.settle();
    assert.equal(world.receiver.requests().length, 2);
  });

  inWorld(
    "a paused tenant routes and sends nothing, new endpoints included, and is not stalled; resumed, everything goes",
    { triggers },
    async (world) => {
      const { tenant } = world.webhooks;
      const { endpointId } = await subscribed(world, url);
      assert.deepEqual(standing(await tenant.status()), ["ok", null]);
      assert.deepEqual(standing(await tenant.pause()), ["ok", UNTIL_RESUMED]);
      await subscribed(world, "https://b.example/");
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2"]);
      await world.advance(day);
      assert.equal(world.receiver.requests().length, 0);
      assert.deepEqual(await states(world), Array(4).fill(["pending", null]));
      assert.deepEqual(standing(await tenant.status()), ["ok", UNTIL_RESUMED]);
      assert.equal(await world.webhooks.health(), "ok");
      assert.equal((await world.webhooks.endpoints.get(endpointId)).pausedUntil, null);
      assert.deepEqual(standing(await tenant.resume()), ["stalled", null]);
      await world.settle();
      assert.deepEqual(await states(world), Array(4).fill(["succeeded", null]));
      assert.deepEqual(standing(await tenant.status()), ["ok", null]);
    },
  );

  inWorld("a tenant's pause ends at its time by itself", { triggers }, async (world) => {
    const { tenant } = world.webhooks;
    await subscribed(world, url);
    await tenant.pause({ until: new Date(world.clock.now().getTime() + hour) });
    await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2"]);
    await world.advance(hour - 1);
    assert.equal(world.receiver.requests().length, 0);
    await world.advance(1);
    assert.equal(world.receiver.requests().length, 2);
    assert.deepEqual(standing(await tenant.status()), ["ok", null]);
  });

  inWorld("a pause until a time that has passed is refused in words", { triggers }, async (world) => {
    const { endpoints, tenant } = world.webhooks;
    const { endpointId } = await subscribed(world, url);
    for (const refused of [
      await refusal(endpoints.pause(endpointId, { until: world.clock.now() })),
      await refusal(tenant.pause({ until: new Date(0) })),
      await refusal(endpoints.pause(endpointId, { until: "tomorrow" as never })),
    ]) {
      assert.equal(refused.code, "invalid_request");
      assert.match(refused.message, /until/);
    }
    assert.equal((await refusal(endpoints.pause("ep_none"))).code, "endpoint_not_found");
    assert.equal((await refusal(endpoints.resume(endpointId, { ownerId: "bob" }))).code, "endpoint_not_found");
    assert.equal((await endpoints.get(endpointId)).pausedUntil, null);
    assert.equal((await tenant.status()).pausedUntil, null);
  });
}

function standing({ status, pausedUntil }: StatusReply): readonly unknown[] {
  return [status, pausedUntil];
}
