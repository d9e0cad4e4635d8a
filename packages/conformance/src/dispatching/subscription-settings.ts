import assert from "node:assert/strict";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const hour = 60 * 60_000;
const triggers = [dealTrigger(), dealTrigger("DealChanged", { action: "update", description: "A deal was changed" })];

export function subscriptionSettingsCases(inWorld: InWorld): void {
  inWorld("a subscription names and describes itself, and can be called otherwise", { triggers }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    const { id: endpointId } = await endpoints.create({ name: "Site", url });
    const filledIn = await subscriptions.create(endpointId, { trigger: "NewDeal" });
    assert.deepEqual([filledIn.name, filledIn.description], ["NewDeal to Site", "A deal was created"]);
    const all = await subscriptions.create(endpointId, { trigger: "*" });
    assert.deepEqual([all.name, all.description], ["Every trigger to Site", "Every trigger"]);
    const given = { name: "Deals", description: null, trigger: "NewDeal", scope: "p1" };
    const own = await subscriptions.create(endpointId, given);
    assert.deepEqual([own.name, own.description], ["Deals", null]);
    const edited = await subscriptions.update(filledIn.id, { name: "  New ones ", description: "For the board" });
    assert.deepEqual(edited, { ...filledIn, name: "New ones", description: "For the board" });
    assert.deepEqual(await subscriptions.get(filledIn.id), edited);
    assert.equal((await subscriptions.update(filledIn.id, { description: null })).description, null);
    const long = await endpoints.create({ name: "🙂".repeat(128), url: "https://b.example/" });
    const { name } = await subscriptions.create(long.id, { trigger: "NewDeal" });
    assert.deepEqual([name.length, name.isWellFormed()], [256, true]);
  });

  inWorld(
    "a subscription to updates without changed fields says so, until it names some",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const { id: endpointId } = await endpoints.create({ name: "Site", url });
      const hintOf = async (wanted: Parameters<typeof subscriptions.create>[1]) =>
        (await subscriptions.create(endpointId, wanted)).hint;
      assert.equal(await hintOf({ trigger: "NewDeal" }), null);
      assert.equal(await hintOf({ trigger: "*" }), null);
      assert.equal(await hintOf({ trigger: "DealChanged", scope: "p1", changedFields: ["amount"] }), null);
      const { id, hint } = await subscriptions.create(endpointId, { trigger: "DealChanged" });
      assert.equal(hint, "noChangedFields");
      assert.equal((await subscriptions.list()).items.find((one) => one.id === id)?.hint, "noChangedFields");
      assert.equal((await subscriptions.update(id, { changedFields: ["amount"] })).hint, null);
      assert.equal((await subscriptions.update(id, { changedFields: null })).hint, "noChangedFields");
    },
  );

  inWorld("an edit decides who gets the next event", { triggers }, async (world) => {
    const { endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
    const { id: endpointId } = await endpoints.create({ name: "Site", url });
    const { id } = await subscriptions.create(endpointId, { trigger: "DealChanged", scope: "p1" });
    const change = async (scope: string, changed: string[]) => {
      const before = world.receiver.requests().length;
      await triggerWebhookEvent("DealChanged", "D-1", { scope, changed });
      await world.settle();
      return world.receiver.requests().length - before;
    };
    assert.deepEqual([await change("p1", ["label"]), await change("p2", ["label"])], [1, 0]);
    await subscriptions.update(id, { scope: null, changedFields: ["amount"] });
    assert.deepEqual([await change("p2", ["amount"]), await change("p1", ["label"])], [1, 0]);
  });

  inWorld("what a subscription cannot be is refused in words, made or edited", { triggers }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    const { id: endpointId } = await endpoints.create({ name: "Site", url });
    const { id } = await subscriptions.create(endpointId, { trigger: "DealChanged" });
    const past = new Date(world.clock.now().getTime());
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ changedFields: ["amont"] }, /DealChanged has no field amont. It has id, label, amount/],
      [{ changedFields: [] }, /changedFields/],
      [{ expiresAt: past }, /is past. Give a time to come/],
      [{ expiresAt: "2030-01-01T00:00:00Z" }, /expiresAt/],
      [{ expiresAt: new Date("+012345-01-01") }, /between 1 and 9999/],
      [{ name: "" }, /name/],
      [{ name: null }, /name/],
      [{ name: "a\0b" }, /NUL/],
      [{ description: "x".repeat(1_001) }, /description/],
      [{ scope: "" }, /scope/],
      [{ deleteOnSuccess: "yes" }, /deleteOnSuccess/],
      [{ configuration: "<xml/>" }, /configuration/],
    ];
    for (const [settings, message] of wrong) {
      for (const call of [
        subscriptions.create(endpointId, { trigger: "DealChanged", scope: "p1", ...settings } as never),
        subscriptions.update(id, settings as never),
      ]) {
        const refused = await refusal(call);
        assert.equal(refused.code, "invalid_request", JSON.stringify(settings));
        assert.match(refused.message, message);
      }
    }
    for (const nothing of [{}, { name: undefined }, { trigger: "NewDeal" }, null]) {
      assert.equal((await refusal(subscriptions.update(id, nothing as never))).code, "invalid_request");
    }
    assert.equal((await subscriptions.list()).items.length, 1);
    const forAll = await refusal(subscriptions.create(endpointId, { trigger: "*", changedFields: ["amont"] }));
    assert.match(forAll.message, /No trigger has a field amont/);
    await subscriptions.create(endpointId, { trigger: "*", changedFields: ["amount"] });
    await subscriptions.create(endpointId, { trigger: "DealChanged", scope: "p2" });
    assert.equal((await refusal(subscriptions.update(id, { scope: "p2" }))).code, "duplicate_subscription");
    assert.equal((await refusal(subscriptions.update("sub_1", { name: "X" }))).code, "subscription_not_found");
    assert.equal((await refusal(subscriptions.get("sub_1"))).code, "subscription_not_found");
  });

  inWorld(
    "a subscription ends by itself: nothing is sent any more, what waits is canceled, and it is told",
    { triggers },
    async (world) => {
      const { webhooks, clock, receiver } = world;
      const { id: endpointId } = await webhooks.endpoints.create({ name: "Site", url });
      const expiresAt = new Date(clock.now().getTime() + hour);
      const made = await webhooks.subscriptions.create(endpointId, { trigger: "NewDeal", expiresAt });
      assert.deepEqual(made.expiresAt, expiresAt);
      const told: unknown[] = [];
      webhooks.on("subscription.expired", (event) => told.push(event));
      receiver.answers({ status: 503, headers: { "retry-after": "5400" } });
      const waiting = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(hour - 1);
      assert.deepEqual([receiver.requests().length, told], [1, []]);
      const late = await webhooks.triggerWebhookEvent("NewDeal", "D-2");
      clock.moveTo(expiresAt);
      await world.settle();
      const about = { subscriptionId: made.id, tenantId: "default", endpointId, name: made.name };
      assert.deepEqual(told, [about]);
      const [delivery] = (await webhooks.events.get(waiting.eventId)).deliveries;
      assert.deepEqual([delivery?.state, delivery?.reason], ["canceled", "expired"]);
      assert.deepEqual((await webhooks.events.get(late.eventId)).deliveries, []);
      await world.advance(2 * hour);
      assert.equal(receiver.requests().length, 1);
      assert.deepEqual((await webhooks.subscriptions.list()).items, []);
      assert.equal((await refusal(webhooks.subscriptions.get(made.id))).code, "subscription_not_found");
      const again = await webhooks.subscriptions.create(endpointId, { trigger: "NewDeal" });
      assert.notEqual(again.id, made.id);
    },
  );

  inWorld(
    "until it has ended it can be made to last longer, or for ever; afterwards it cannot",
    { triggers },
    async (world) => {
      const { webhooks, clock } = world;
      const { subscriptions } = webhooks;
      const { id: endpointId } = await webhooks.endpoints.create({ name: "Site", url });
      const inHours = (hours: number) => new Date(clock.now().getTime() + hours * hour);
      const { id } = await subscriptions.create(endpointId, { trigger: "NewDeal", expiresAt: inHours(1) });
      assert.deepEqual((await subscriptions.update(id, { expiresAt: inHours(2) })).expiresAt, inHours(2));
      await world.advance(1.5 * hour);
      assert.equal((await subscriptions.update(id, { expiresAt: null })).expiresAt, null);
      await world.advance(hour);
      assert.equal((await subscriptions.get(id)).expiresAt, null);
      await subscriptions.update(id, { expiresAt: inHours(1) });
      clock.moveTo(inHours(1));
      assert.equal((await refusal(subscriptions.update(id, { expiresAt: null }))).code, "subscription_not_found");
    },
  );

  inWorld("subscribing a REST hook again renews it", { triggers }, async (world) => {
    const { subscriptions } = world.webhooks;
    const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * hour);
    const subscribe = (expiresAt?: Date) =>
      subscriptions.subscribe({ trigger: "NewDeal", targetUrl: url, ...(expiresAt && { expiresAt }) });
    const { secret, ...made } = await subscribe(inHours(1));
    assert.deepEqual([typeof secret, made.expiration_date], ["string", inHours(1)]);
    assert.deepEqual(await subscribe(), { ...made, created: false });
    assert.deepEqual(await subscribe(inHours(2)), { id: made.id, expiration_date: inHours(2), created: false });
    world.clock.moveTo(inHours(2));
    const next = await subscribe();
    assert.deepEqual([next.created, next.id === made.id, next.expiration_date], [true, false, undefined]);
    assert.equal((await refusal(subscribe(world.clock.now()))).code, "invalid_request");
  });
}
