import assert from "node:assert/strict";
import { deliveryRow, eventRow } from "../store/rows.ts";
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
    assert.deepEqual(await world.webhooks.dispatchDue(), { events: 3, deliveries: 3, receipts: 0 });
    assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0, receipts: 0 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-4");
    assert.deepEqual(await world.webhooks.dispatchDue({ maxMs: 0 }), { events: 0, deliveries: 0, receipts: 0 });
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
      const event = eventRow({ tenantId: "default", trigger: "Elsewhere", createdAt: world.clock.now() });
      await world.store.deliveries.recordEvents([event]);
      await world.advance(60_000);
      assert.equal((await world.webhooks.events.get(event.id)).state, "pending");
      assert.equal(await world.webhooks.health(), "ok");
      assert.deepEqual((await world.webhooks.tenant.status()).unregisteredTriggers, ["Elsewhere"]);
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

  /** Takes the next delivery, routing its event first if need be, for a process that will never be heard of again. */
  async function claimAsAnotherProcess(world: Parameters<Parameters<InWorld>[2]>[0]) {
    const dead = "prc_000000000001deadbeefdeadbeefdead";
    const now = world.clock.now();
    const terms = { processId: dead, now, leaseMs: 30_000 };
    const [event] = await world.store.deliveries.claimEvents({ ...terms, slots: new Map([["NewDeal", 1]]) });
    if (event !== undefined) {
      const candidates = await world.store.subscriptions.listCandidates([{ tenantId: "default", trigger: "NewDeal" }]);
      const deliveries = candidates.map(({ subscription, endpoint }) =>
        deliveryRow(event.event, { endpointId: endpoint.id, subscriptionId: subscription.id }),
      );
      const routed = { state: "routed", payload: JSON.stringify(deal("D-1")), decisions: [], deliveries } as const;
      await world.store.deliveries.commitRouting([{ eventId: event.event.id, claim: event.claim, ...routed }]);
    }
    const { deliveries: claimed } = await world.store.deliveries.claimDeliveries({
      ...terms,
      leaseMarginMs: 15_000,
      limit: 10,
      endpointConcurrency: 10,
      inFlight: new Map(),
      endpointRate: null,
    });
    return { claimed, dead };
  }
}
