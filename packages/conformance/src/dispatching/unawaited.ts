import assert from "node:assert/strict";
import { approval, plain, subscribedTo, triggers } from "./approval.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

/** Subscriptions with a mode and a stage: who may have them, and what plain events mean to them. */
export function unawaitedCases(inWorld: InWorld): void {
  inWorld(
    "a plain event is delivered to sync subscriptions with a note, and not to those of other stages",
    { triggers },
    async (world) => {
      await subscribedTo(world, "sync", { mode: "sync" });
      const ahead = await subscribedTo(world, "ahead", { mode: "sync", stage: "preOperation" });
      const { eventId } = await world.webhooks.triggerWebhookEvent(approval.name, "D-7");
      await world.settle();
      const { decisions, deliveries, stage } = await world.webhooks.events.get(eventId);
      assert.equal(stage, "postOperation");
      assert.deepEqual(
        deliveries.map(({ state, note }) => [state, note]),
        [["succeeded", "syncDeliveredAsync"]],
      );
      assert.deepEqual(decisions, [
        {
          subscriptionId: ahead.subscriptionId,
          endpointId: ahead.endpointId,
          reason: "otherStage",
          duplicateOf: null,
          clause: null,
        },
      ]);
    },
  );

  inWorld(
    "only a trigger that allows it can hold the host's writes, and only for an operator",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const owner = { ownerId: "owner-1" };
      const { id } = await endpoints.create({ name: "Mine", url: "https://mine.example/", ownerId: "owner-1" });
      const wishes = [{ mode: "sync" }, { stage: "preValidation" }, { stage: "preOperation", mode: "async" }] as const;
      for (const wish of wishes) {
        const unable = await refusal(subscriptions.create(id, { trigger: plain.name, ...wish }));
        assert.equal(unable.code, "sync_not_allowed");
        assert.match(unable.message, /DealSeen does not allow .* allowSync/);
        const every = await refusal(subscriptions.create(id, { trigger: "*", ...wish }));
        assert.deepEqual([every.code, /every one/.test(every.message)], ["sync_not_allowed", true]);
        const owned = await refusal(subscriptions.create(id, { trigger: approval.name, ...wish }, owner));
        assert.equal(owned.code, "sync_not_allowed");
        assert.match(owned.message, /role operator/);
      }
      assert.deepEqual((await subscriptions.list()).items, []);
      await subscriptions.create(id, { trigger: plain.name, mode: "async", stage: "postOperation" }, owner);
      const made = await subscriptions.create(id, { trigger: approval.name, mode: "sync", stage: "preValidation" });
      assert.deepEqual([made.mode, made.stage], ["sync", "preValidation"]);
      const second = await subscriptions.create(id, { trigger: approval.name, mode: "sync" });
      assert.deepEqual([second.mode, second.stage], ["sync", "postOperation"]);
      const again = await refusal(subscriptions.create(id, { trigger: approval.name }));
      assert.equal(again.code, "duplicate_subscription");
    },
  );

  inWorld(
    "an owner does not change how far a subscription reaches that the host waits for; it may rename and end it",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const owner = { ownerId: "owner-1" };
      const { id } = await endpoints.create({ name: "Mine", url: "https://mine.example/", ...owner });
      const filter = { path: "limit", gte: 1_000 } as const;
      const expiresAt = new Date(world.clock.now().getTime() + 1_000);
      const waited = await subscriptions.create(id, { trigger: approval.name, mode: "sync", filter, expiresAt });
      const ahead = { trigger: approval.name, mode: "async", stage: "preValidation" } as const;
      for (const subscription of [waited, await subscriptions.create(id, ahead)]) {
        const wider = [{ filter: null }, { scope: "p1" }, { changedFields: ["limit"] }, { expiresAt: null }];
        for (const edit of wider) {
          const refused = await refusal(subscriptions.update(subscription.id, edit, owner));
          assert.equal(refused.code, "sync_not_allowed");
          assert.match(refused.message, new RegExp(`${Object.keys(edit)[0]} .* role operator`));
        }
        assert.deepEqual(await subscriptions.get(subscription.id), subscription);
        assert.equal((await subscriptions.update(subscription.id, { name: "Ours" }, owner)).name, "Ours");
      }
      assert.equal((await subscriptions.update(waited.id, { filter: null })).filter, null);
      const usual = await subscriptions.create(id, { trigger: plain.name, scope: "p1" }, owner);
      assert.equal((await subscriptions.update(usual.id, { scope: null }, owner)).scope, null);
      await subscriptions.end(waited.id, owner);
      assert.equal((await refusal(subscriptions.get(waited.id))).code, "subscription_not_found");
    },
  );

  inWorld("a REST hook is asynchronous, whatever it asks for", { triggers }, async (world) => {
    const asked = { trigger: approval.name, targetUrl: "https://zap.example/1", mode: "sync", stage: "preValidation" };
    await world.webhooks.subscriptions.subscribe(asked);
    const [hook] = (await world.webhooks.subscriptions.list()).items;
    assert.deepEqual([hook?.mode, hook?.stage], ["async", "postOperation"]);
  });

  inWorld("the catalogue says what allows it, and what is then sent", { triggers }, async (world) => {
    const [one, other] = world.webhooks.triggers.list();
    assert.deepEqual([one?.allowSync, other?.allowSync, other?.inputSchema], [true, false, null]);
    assert.deepEqual(Object.keys(Object(one?.inputSchema?.["properties"])), ["deal", "limit"]);
  });
}
