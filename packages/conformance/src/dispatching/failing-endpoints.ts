import assert from "node:assert/strict";
import type { LifecycleEvents } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const hour = 3_600_000;
const day = 24 * hour;
// Often enough that something fails every hour, for as long as a case lasts.
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: Array(2_000).fill(hour / 4) })];

/** What is told of endpoints from now on, each with the hours since then. */
function endpointNews({ webhooks, clock }: World) {
  const start = clock.now().getTime();
  const news: unknown[] = [];
  const listen = <Name extends keyof LifecycleEvents>(name: Name, fact: (event: LifecycleEvents[Name]) => unknown) => {
    webhooks.on(name, (event) => {
      news.push([Math.floor((clock.now().getTime() - start) / hour), name, fact(event)]);
    });
  };
  listen("endpoint.failing", ({ stage }) => stage);
  listen("endpoint.recovered", () => null);
  listen("endpoint.disabled", ({ reason }) => reason);
  return news;
}

/** When an endpoint is said to be failing, when that disables it, and what brings it back. */
export function failingEndpointCases(inWorld: InWorld): void {
  inWorld(
    "an endpoint that only fails is told three times and disabled after five days; what waits is held",
    { triggers },
    async (world) => {
      const news = endpointNews(world);
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3"]);
      await world.settle();
      const failingSince = world.clock.now();
      await world.advance(6 * day);
      assert.deepEqual(news.slice(0, 1), [[0, "endpoint.failing", 1]]);
      assert.deepEqual(
        news.slice(1).map((one) => (one as unknown[]).slice(1)),
        [
          ["endpoint.failing", 2],
          ["endpoint.failing", 3],
          ["endpoint.disabled", "failing"],
        ],
      );
      const hours = news.map((one) => Number((one as unknown[])[0]));
      for (const [index, due] of [0, 24, 72, 120].entries()) {
        const told = hours[index] ?? Number.NaN;
        assert.ok(told >= due && told <= due + 2, `${news[index]} was due after ${due} hours`);
      }
      const { state, disabledReason, failingSince: since, held } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([state, disabledReason, since, held], ["disabled", "failing", failingSince, 3]);
    },
  );

  inWorld(
    "a success forgets it all, is told where something was told before, and the next spell begins anew",
    { triggers },
    async (world) => {
      const news = endpointNews(world);
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(25 * hour);
      world.receiver.answers({});
      await world.advance(2 * hour);
      const { failingSince, failuresInARow, pausedUntil } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([failingSince, failuresInARow, pausedUntil], [null, 0, null]);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
      await world.advance(25 * hour);
      assert.deepEqual(
        news.map((one) => (one as unknown[]).slice(1)),
        [
          ["endpoint.failing", 1],
          ["endpoint.failing", 2],
          ["endpoint.recovered", null],
          ["endpoint.failing", 1],
          ["endpoint.failing", 2],
        ],
      );
    },
  );

  inWorld(
    "an endpoint that was disabled for failing gets what was held once it is enabled, and a new start",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2"]);
      await world.advance(6 * day);
      const sent = world.receiver.requests().length;
      world.receiver.answers({});
      await world.advance(hour);
      assert.equal(world.receiver.requests().length, sent);
      const enabled = await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
      assert.deepEqual([enabled.failuresInARow, enabled.failingSince, enabled.disabledReason], [0, null, null]);
      await world.advance(hour);
      const { items } = await world.webhooks.deliveries.list({ state: "succeeded" });
      assert.equal(items.length, 2);
    },
  );

  inWorld("what an operator disables is told too, once, with its reason", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const news = endpointNews(world);
    const { id } = await endpoints.create({ name: "A", url, authentication: { kind: "bearer", token: "t" } });
    await endpoints.update(id, { state: "disabled" });
    await endpoints.update(id, { state: "disabled", name: "B" });
    await endpoints.update(id, { state: "enabled" });
    await endpoints.update(id, { url: "https://b.example/" });
    assert.deepEqual(news, [
      [0, "endpoint.disabled", "byOperator"],
      [0, "endpoint.disabled", "needsAuthentication"],
    ]);
  });

  inWorld(
    "webhook-delivery: disable with any answer disables the endpoint, and the delivery is judged by its status",
    { triggers },
    async (world) => {
      const news = endpointNews(world);
      const header = { "webhook-delivery": "disable" };
      for (const [index, status] of [200, 500].entries()) {
        const { endpointId } = await subscribed(world, `https://r${index}.example/`);
        world.receiver.at(`https://r${index}.example/`).answers({ status, headers: header });
        await world.webhooks.triggerWebhookEvent("NewDeal", `D-${index}`);
        await world.settle();
        const { state, disabledReason, held } = await world.webhooks.endpoints.get(endpointId);
        assert.deepEqual([state, disabledReason, held], ["disabled", "byReceiver", index]);
      }
      const { items } = await world.webhooks.deliveries.list();
      assert.deepEqual(items.map(({ state, lastStatus }) => [state, lastStatus]).toSorted(), [
        ["pending", 500],
        ["succeeded", 200],
      ]);
      assert.deepEqual(news, Array(2).fill([0, "endpoint.disabled", "byReceiver"]));
    },
  );

  inWorld(
    "webhook-delivery: abort-message cancels the delivery, and the endpoint is none the worse",
    { triggers },
    async (world) => {
      const canceled: unknown[] = [];
      world.webhooks.on("delivery.canceled", ({ reason, attempts }) => canceled.push([reason, attempts]));
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 422, headers: { "webhook-delivery": "abort-message" } }, {});
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1"]);
      await world.settle();
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-2"]);
      await world.advance(day);
      const { items } = await world.webhooks.deliveries.list();
      assert.deepEqual(items.map(({ state, reason, attempts }) => [state, reason, attempts]).toSorted(), [
        ["canceled", "receiverAbort", 1],
        ["succeeded", null, 1],
      ]);
      const { failuresInARow, state } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([failuresInARow, state], [0, "enabled"]);
      assert.deepEqual(canceled, [["receiverAbort", 1]]);
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld(
    "a REST hook that failing or its receiver disabled is enabled by subscribing again; what an operator disabled is not",
    { triggers },
    async (world) => {
      const { subscriptions, endpoints } = world.webhooks;
      const subscribe = () => subscriptions.subscribe({ trigger: "NewDeal", targetUrl: url });
      const { id } = await subscribe();
      const [{ id: endpointId } = assert.fail()] = (await endpoints.list()).items;
      world.receiver.answers({ headers: { "webhook-delivery": "disable" } }, {});
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      assert.equal((await endpoints.get(endpointId)).disabledReason, "byReceiver");
      assert.deepEqual(await subscribe(), { id, created: false });
      assert.equal((await endpoints.get(endpointId)).state, "enabled");
      await endpoints.update(endpointId, { state: "disabled" });
      assert.deepEqual(await subscribe(), { id, created: false });
      assert.equal((await endpoints.get(endpointId)).disabledReason, "byOperator");
    },
  );

  for (const [title, answer] of [
    ["410", { status: 410 }],
    ["webhook-delivery: disable", { headers: { "webhook-delivery": "disable" } }],
  ] as const) {
    inWorld(
      `${title} from where the endpoint was before says nothing about where it is now`,
      { triggers },
      async (world) => {
        const { endpointId } = await subscribed(world, url);
        world.receiver.at(url).answers({ ...answer, delayMs: 1_000 });
        await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
        const settled = world.settle();
        while ((await world.webhooks.deliveries.list()).items[0]?.running !== true) await new Promise(setImmediate);
        await world.webhooks.endpoints.update(endpointId, { url: "https://a.example/moved" });
        await settled;
        assert.deepEqual(
          world.receiver.requests().map((request) => request.url),
          [url],
        );
        const { state } = await world.webhooks.endpoints.get(endpointId);
        assert.equal(state, "enabled");
      },
    );
  }
}
