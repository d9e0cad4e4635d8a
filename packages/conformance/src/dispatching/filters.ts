import assert from "node:assert/strict";
import type { Filter } from "@ancrage/core";
import { approval, run, triggers as runTriggers, subscribedTo } from "./approval.ts";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const day = 24 * 60 * 60_000;
const triggers = [dealTrigger("NewDeal"), dealTrigger("DealChanged", { resource: "deal", action: "update" })];

/** Filters act, and say what they did. */
export function filterCases(inWorld: InWorld): void {
  async function subscribed({ webhooks }: World, filter: Filter | undefined, trigger = "NewDeal") {
    const { items } = await webhooks.endpoints.list();
    const name = `E${items.length}`;
    const { id } = await webhooks.endpoints.create({ name, url: `https://${name}.example/` });
    return (await webhooks.subscriptions.create(id, { trigger, filter })).id;
  }

  inWorld(
    "only events that pass a subscription's filter are delivered to it, and the rest say why",
    { triggers },
    async (world) => {
      const { triggerWebhookEvent, events } = world.webhooks;
      const all = await subscribed(world, undefined);
      const one = await subscribed(world, { path: "id", in: ["D-2", "D-3"] });
      const made: string[] = [];
      for (const recordId of ["D-1", "D-2"]) made.push((await triggerWebhookEvent("NewDeal", recordId)).eventId);
      await world.settle();
      const urls = world.receiver.requests().map(({ url, payload }) => `${url} ${(payload as { id: string }).id}`);
      assert.deepEqual(urls.toSorted(), [
        "https://e0.example/ D-1",
        "https://e0.example/ D-2",
        "https://e1.example/ D-2",
      ]);
      const [refused = "", passed = ""] = made;
      const { decisions } = await events.get(refused);
      assert.deepEqual(
        decisions.map(({ subscriptionId, reason, clause }) => [subscriptionId, reason, clause]),
        [[one, "filtered", 'id in ["D-2","D-3"]']],
      );
      const told = await events.decision(refused, one);
      assert.deepEqual([told.outcome, told.reason, told.clause], ["refused", "filtered", 'id in ["D-2","D-3"]']);
      for (const [eventId, subscriptionId] of [
        [refused, all],
        [passed, one],
      ] as const) {
        const { outcome, deliveryId } = await events.decision(eventId, subscriptionId);
        assert.equal(outcome, "delivered");
        assert.ok((await events.get(eventId)).deliveries.some(({ id }) => id === deliveryId));
      }
    },
  );

  inWorld(
    "why a subscription did not get an event can be told although nobody wrote it down",
    { triggers },
    async (world) => {
      const { triggerWebhookEvent, events, subscriptions, endpoints } = world.webhooks;
      const ended = await subscribed(world, undefined);
      await subscriptions.end(ended);
      const other = await subscribed(world, undefined, "DealChanged");
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-1");
      const pending = await subscribed(world, undefined);
      assert.equal((await events.decision(eventId, pending)).outcome, "undecided");
      await world.settle();
      await world.advance(1_000);
      const later = await subscribed(world, undefined);
      const reason = async (subscriptionId: string) => (await events.decision(eventId, subscriptionId)).reason;
      assert.equal(await reason(ended), "ended");
      assert.equal(await reason(other), "otherTrigger");
      assert.equal(await reason(later), "subscribedLater");

      const { eventId: nothing } = await triggerWebhookEvent("NewDeal", "D-gone");
      await events.cancel(nothing);
      assert.equal((await events.decision(nothing, later)).reason, "eventSkipped");
      const [endpoint] = (await endpoints.list()).items;
      const { eventId: test } = await endpoints.sendTestDelivery(endpoint?.id ?? "", "NewDeal");
      assert.equal((await events.decision(test, other)).reason, "testDelivery");
      assert.equal((await refusal(events.decision(eventId, "sub_1"))).code, "subscription_not_found");
      assert.equal((await refusal(events.decision("evt_1", later))).code, "event_not_found");
    },
  );

  inWorld(
    "a filter is tried on the sample, on a payload and on an event before it is saved",
    { triggers },
    async (world) => {
      const { triggers: catalogue, triggerWebhookEvent, forget, subscriptions, endpoints } = world.webhooks;
      const filter: Filter = { path: "id", eq: "D-1" };
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-1");
      assert.equal((await refusal(catalogue.match("NewDeal", { filter, eventId }))).code, "payload_gone");
      await subscribed(world, undefined);
      await world.settle();
      const passes = { matches: true, reason: null, clause: 'id eq "D-1"', note: null };
      const fails = { ...passes, matches: false, reason: "filtered" };
      assert.deepEqual(await catalogue.match("NewDeal", { filter, eventId }), passes);
      assert.deepEqual(await catalogue.match("NewDeal", { filter, payload: { id: "D-2" } }), fails);
      assert.deepEqual(await catalogue.match("NewDeal", { filter }), { ...fails });
      const { id } = await endpoints.create({ name: "Scoped", url: "https://scoped.example/" });
      const scoped = await subscriptions.create(id, { trigger: "NewDeal", scope: "p-1", filter });
      const match = (request: object) => catalogue.match("NewDeal", { subscriptionId: scoped.id, ...request });
      assert.equal((await match({ payload: { id: "D-1" } })).matches, true);
      assert.equal((await match({ eventId })).reason, "otherScope");
      await subscriptions.end(scoped.id);
      assert.equal((await refusal(match({}))).code, "subscription_not_found");
      assert.equal((await refusal(catalogue.match("DealChanged", { filter, eventId }))).code, "event_not_found");
      await forget({ trigger: "NewDeal", recordId: "D-1" });
      assert.equal((await refusal(catalogue.match("NewDeal", { filter, eventId }))).code, "payload_gone");
    },
  );

  inWorld(
    "ahead of an operation a filter is tried on the input, and a payload is refused with what to give",
    { triggers: runTriggers },
    async (world) => {
      const { match } = world.webhooks.triggers;
      const filter: Filter = { path: "deal", eq: "D-7" };
      const early = await subscribedTo(world, "early", { mode: "sync", stage: "preOperation", filter });
      const late = await subscribedTo(world, "late", { filter: { path: "id", eq: "D-7" } });
      const name = approval.name;
      const passes = { matches: true, reason: null, clause: 'deal eq "D-7"', note: null };
      const fails = { ...passes, matches: false, reason: "filtered" };
      for (const asked of [
        { filter, stage: "preValidation" },
        { filter, stage: "preOperation" },
      ] as const) {
        assert.deepEqual(await match(name, { ...asked, input: { deal: "D-7" } }), passes);
        assert.deepEqual(await match(name, { ...asked, input: { deal: "D-8" } }), fails);
      }
      const ofEarly = { subscriptionId: early.subscriptionId };
      assert.deepEqual(await match(name, { ...ofEarly, input: { deal: "D-7" } }), { ...passes, clause: null });
      assert.deepEqual(await match(name, { ...ofEarly, input: { deal: "D-8" } }), fails);
      // As receivers would see it: with what the schema adds.
      const added = { filter: { path: "limit", eq: 10 }, stage: "preOperation" } as const;
      assert.equal((await match(name, { ...added, input: { deal: "D-7" } })).matches, true);

      const wrong: readonly (readonly [Parameters<typeof match>[1], RegExp])[] = [
        [{ ...ofEarly, payload: { id: "D-7" } }, /payload: At preOperation receivers see the input.*give input/],
        [ofEarly, /input: At preOperation.*no sample.*give input/],
        [{ ...ofEarly, input: { deal: 7 } }, /input\.deal: /],
        [{ filter, input: { deal: "D-7" } }, /The payload has no field deal/],
        [{ filter: { path: "id", eq: "D-7" }, input: { deal: "D-7" } }, /input: .*Give payload/],
        [
          { filter: { path: "id", eq: "D-7" }, stage: "preOperation", input: { deal: "D-7" } },
          /The input has no field id/,
        ],
        [{ ...ofEarly, stage: "preOperation", input: { deal: "D-7" } } as never, /stage: /],
        [{ subscriptionId: late.subscriptionId, input: { deal: "D-7" } }, /input: .*Give payload/],
      ];
      for (const [request, words] of wrong) {
        await assert.rejects(match(name, request), { code: "invalid_request", message: words });
      }

      await run(world);
      await world.settle();
      const { items } = await world.webhooks.deliveries.list();
      const eventAt = (endpointId: string) =>
        items.find((one) => one.endpointId === endpointId)?.eventId ?? assert.fail();
      const [ahead, after] = [eventAt(early.endpointId), eventAt(late.endpointId)];
      assert.deepEqual(await match(name, { filter, eventId: ahead }), passes);
      assert.equal((await match(name, { ...ofEarly, eventId: ahead })).matches, true);
      assert.equal((await match(name, { ...ofEarly, eventId: after })).reason, "otherStage");
      assert.equal((await match(name, { filter, stage: "preOperation", eventId: after })).reason, "otherStage");
      assert.equal((await match(name, { subscriptionId: late.subscriptionId, eventId: after })).matches, true);
    },
  );

  inWorld("a subscription to another trigger matches nothing of this one", { triggers }, async (world) => {
    const { triggers: catalogue } = world.webhooks;
    const other = await subscribed(world, undefined, "DealChanged");
    const wild = await subscribed(world, undefined, "*");
    const match = (subscriptionId: string) => catalogue.match("NewDeal", { subscriptionId });
    assert.deepEqual(await match(other), { matches: false, reason: "otherTrigger", clause: null, note: null });
    assert.equal((await match(wild)).matches, true);
  });

  inWorld("a filter of a newer version loses no event, and the delivery says so", { triggers }, async (world) => {
    const { webhooks, store } = world;
    const id = await subscribed(world, undefined);
    const [known] = (await webhooks.endpoints.list()).items;
    const candidate = await store.subscriptions.findCandidate({ tenantId: "default", ownerId: null }, id);
    assert.ok(candidate !== null && known !== undefined);
    await webhooks.subscriptions.end(id);
    const filter = { path: "amount", between: [1, 2] } as unknown as Filter;
    const newer = { ...candidate.subscription, id: id.replace(/.$/, (last) => (last === "0" ? "1" : "0")), filter };
    await store.subscriptions.insertSubscription(newer);
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    assert.equal(world.receiver.requests().length, 1);
    const [delivery] = (await webhooks.events.get(eventId)).deliveries;
    assert.deepEqual([delivery?.note, delivery?.state], ["filterFailed", "succeeded"]);
    const told = await webhooks.events.decision(eventId, newer.id);
    assert.deepEqual([told.outcome, told.note], ["delivered", "filterFailed"]);
  });

  inWorld(
    "decisions are kept as long as the event, and what was delivered is not denied when its delivery is gone",
    { triggers: [dealTrigger("NewDeal", { retryScheduleMs: [] })] },
    async (world) => {
      const { triggerWebhookEvent, events, subscriptions, endpoints } = world.webhooks;
      const fine = await subscribed(world, undefined);
      const broken = await subscribed(world, undefined);
      const leaving = await subscribed(world, undefined);
      const picky = await subscribed(world, { path: "id", eq: "D-2" });
      world.receiver.at("https://e1.example/").answers({ status: 500 });
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await world.advance(1_000);
      await subscriptions.end(leaving);
      const late = await endpoints.create({ name: "Late", url: "https://late.example/" });
      const brief = (await subscriptions.create(late.id, { trigger: "NewDeal" })).id;
      await subscriptions.end(brief);
      const told = async (subscriptionId: string) => {
        const { outcome, reason, clause, deliveryId } = await events.decision(eventId, subscriptionId);
        return [outcome, reason ?? clause, deliveryId !== null];
      };
      assert.deepEqual(await told(brief), ["refused", "subscribedLater", false]);
      await world.advance(8 * day);
      assert.equal((await events.get(eventId)).deliveries.length, 1);
      assert.deepEqual(await told(fine), ["delivered", null, false]);
      assert.deepEqual(await told(leaving), ["delivered", null, false]);
      assert.deepEqual(await told(broken), ["delivered", null, true]);
      assert.deepEqual((await events.decision(eventId, picky)).clause, 'id eq "D-2"');
      await world.advance(23 * day);
      assert.equal((await refusal(events.decision(eventId, picky))).code, "event_not_found");
    },
  );

  inWorld(
    "a filter that cannot be meant is refused with each fault and its place, and * takes any field",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const { id } = await endpoints.create({ name: "A", url: "https://a.example/" });
      const filter: Filter = {
        and: [
          { path: "nothing", eq: 1 },
          { path: "id", gt: 5 },
        ],
      };
      const { code, message } = await refusal(subscriptions.create(id, { trigger: "NewDeal", filter }));
      assert.equal(code, "invalid_request");
      assert.match(message, /filter\.and\[0\]: The payload has no field nothing.* And 1 more/);
      const wild = await subscriptions.create(id, { trigger: "*", filter: { path: "nothing", eq: 1 } });
      assert.deepEqual(wild.filter, { path: "nothing", eq: 1 });
      const hook = await subscriptions.subscribe({
        trigger: "NewDeal",
        targetUrl: "https://b.example/",
        filter: { path: "id", eq: "D" },
      });
      const { items } = await subscriptions.list();
      assert.deepEqual(items.find((one) => one.id === hook.id)?.filter, { path: "id", eq: "D" });
    },
  );
}
