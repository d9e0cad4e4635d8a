import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const minute = 60_000;
const triggers = [dealTrigger()];

export function retryCases(inWorld: InWorld): void {
  inWorld("a delivery is retried with the same id and bytes until it is accepted", { triggers }, async (world) => {
    await subscribed(world, url);
    world.receiver.answers({ status: 500, body: "try later" }, { reset: true }, { status: 204 });
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.advance(6 * minute);
    const requests = world.receiver.requests();
    assert.deepEqual(
      requests.map(({ status }) => status),
      [500, null, 204],
    );
    assert.deepEqual(new Set(requests.map(({ id }) => id)), new Set([eventId]));
    assert.equal(new Set(requests.map(({ body }) => body)).size, 1);
    const [first, second, third] = requests.map(({ receivedAt }) => receivedAt.getTime());
    assert.deepEqual([(second ?? 0) - (first ?? 0), (third ?? 0) - (second ?? 0)], [5_000, 5 * minute]);

    const { items } = await world.webhooks.deliveries.list();
    const detail = await world.webhooks.deliveries.get(items[0]?.id ?? "");
    assert.deepEqual([detail.state, detail.attempts, detail.failures, detail.lastStatus], ["succeeded", 3, 2, 204]);
    assert.deepEqual(
      detail.history.map(({ number, state, error, response }) => [
        number,
        state,
        error?.code ?? null,
        response?.body ?? null,
      ]),
      [
        [1, "failed", "status", "try later"],
        [2, "failed", "connectionClosed", null],
        [3, "succeeded", null, ""],
      ],
    );
  });

  inWorld(
    "when the schedule is used up the delivery is exhausted, for good",
    { triggers: [dealTrigger("NewDeal", { retryScheduleMs: [500, 1_000] })] },
    async (world) => {
      await subscribed(world, url);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(60 * minute);
      assert.equal(world.receiver.requests().length, 3);
      const { items } = await world.webhooks.deliveries.list({ state: "failing" });
      assert.deepEqual(
        items.map(({ state, reason, attempts }) => [state, reason, attempts]),
        [["exhausted", "schedule", 3]],
      );
    },
  );

  inWorld(
    "the deadline of an attempt is the host's to choose",
    { triggers, attemptTimeoutMs: 3_000 },
    async (world) => {
      await subscribed(world, url);
      world.receiver.answers({ delayMs: 20_000 }, {});
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(8_000);
      assert.deepEqual(
        world.receiver.requests().map(({ status }) => status),
        [null, 200],
      );
    },
  );

  inWorld("an answer that takes longer than the deadline is a timed-out attempt", { triggers }, async (world) => {
    await subscribed(world, url);
    world.receiver.answers({ delayMs: 20_000 }, {});
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    const { items } = await world.webhooks.deliveries.list();
    const { history } = await world.webhooks.deliveries.get(items[0]?.id ?? "");
    assert.deepEqual(
      history.map(({ error, durationMs }) => [error?.code, durationMs]),
      [["timedOut", 15_000]],
    );
    await world.advance(5_000);
    assert.deepEqual(
      world.receiver.requests().map(({ status }) => status),
      [null, 200],
    );
  });

  inWorld(
    "Retry-After makes the whole endpoint wait, uses no step, and one probe goes first",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      world.receiver.answers({ status: 429, headers: { "retry-after": "120" } }, {});
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await world.webhooks.triggerWebhookEvents("NewDeal", ["D-2", "D-3"]);
      await world.advance(119_999);
      assert.equal(world.receiver.requests().length, 1);
      await world.advance(1);
      assert.equal(world.receiver.requests().length, 4);
      const { items } = await world.webhooks.deliveries.list();
      assert.deepEqual(
        items.map(({ state, failures }) => [state, failures]),
        Array(3).fill(["succeeded", 0]),
      );
    },
  );

  inWorld(
    "410 disables a managed endpoint: the delivery is canceled, the next event is refused with a decision",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 410 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const endpoint = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([endpoint.state, endpoint.disabledReason], ["disabled", "gone"]);
      const { items } = await world.webhooks.deliveries.list();
      assert.deepEqual(
        items.map(({ state, reason }) => [state, reason]),
        [["canceled", "gone"]],
      );
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
      await world.settle();
      const { decisions } = await world.webhooks.events.get(eventId);
      assert.deepEqual(
        decisions.map(({ reason }) => reason),
        ["endpointDisabled"],
      );
    },
  );

  inWorld(
    "410 ends a REST hook: its subscription is gone, and with it what was waiting",
    { triggers },
    async (world) => {
      await world.webhooks.subscriptions.subscribe({ trigger: "NewDeal", targetUrl: url });
      world.receiver.answers({ status: 500 }, { status: 410 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
      await world.settle();
      assert.deepEqual(await canceled(world), ["gone", "gone"]);
      assert.equal((await world.webhooks.subscriptions.list()).items.length, 0);
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-3");
      await world.advance(60 * minute);
      assert.equal(world.receiver.requests().length, 2);
    },
  );

  inWorld("unsubscribing cancels what waits, and nothing more is sent", { triggers }, async (world) => {
    const { id } = await world.webhooks.subscriptions.subscribe({ trigger: "NewDeal", targetUrl: url });
    world.receiver.answers({ status: 500 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    await world.webhooks.subscriptions.end(id);
    await world.advance(60 * minute);
    assert.equal(world.receiver.requests().length, 1);
    assert.deepEqual(await canceled(world), ["deleted"]);
  });

  inWorld(
    "a replay is a new delivery of the same event, and the old one stays as it was",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const [original = assert.fail()] = (await world.webhooks.deliveries.list()).items;
      const replay = await world.webhooks.deliveries.replay(original.id);
      assert.deepEqual([replay.replay, replay.replayOf, replay.eventId], [1, original.id, eventId]);
      await world.settle();
      const again = await world.webhooks.deliveries.replay(replay.id);
      assert.equal(again.replay, 2);
      await world.settle();
      const requests = world.receiver.requests();
      assert.deepEqual(
        requests.map(({ id }) => id),
        [eventId, eventId, eventId],
      );
      assert.equal(new Set(requests.map(({ body }) => body)).size, 1);
      assert.deepEqual(
        (await world.webhooks.deliveries.list()).items.find(({ id }) => id === original.id),
        original,
      );
    },
  );

  inWorld(
    "a test delivery sends the sample once, whatever comes back, and hurts no health",
    { triggers },
    async (world) => {
      const { endpointId } = await subscribed(world, url);
      world.receiver.answers({ status: 500 });
      for (let time = 0; time < 12; time++) await world.webhooks.endpoints.sendTestDelivery(endpointId, "NewDeal");
      const { deliveryId, eventId } = await world.webhooks.endpoints.sendTestDelivery(endpointId, "NewDeal");
      await world.advance(60 * minute);
      assert.equal(world.receiver.requests().length, 13);
      const delivery = await world.webhooks.deliveries.get(deliveryId);
      assert.deepEqual([delivery.isTest, delivery.state, delivery.attempts], [true, "exhausted", 1]);
      assert.deepEqual(delivery.payload, { id: "sample", label: "Deal sample", amount: 1200 });
      const { decisions, isTest } = await world.webhooks.events.get(eventId);
      assert.deepEqual([decisions, isTest], [[], true]);
      const { failuresInARow, pausedUntil } = await world.webhooks.endpoints.get(endpointId);
      assert.deepEqual([failuresInARow, pausedUntil], [0, null]);
    },
  );

  inWorld(
    "a test delivery and a replay need an endpoint that receives; a replay of a test is a test, without a note",
    { triggers },
    async (world) => {
      const { deliveries, endpoints } = world.webhooks;
      const { endpointId } = await subscribed(world, url);
      await assert.rejects(endpoints.sendTestDelivery(endpointId, "Nothing"), { code: "unknown_trigger" });
      const { deliveryId, eventId } = await endpoints.sendTestDelivery(endpointId, "NewDeal");
      await world.settle();
      const { state, nextBuildAt, recordId } = await world.webhooks.events.get(eventId);
      assert.deepEqual([state, nextBuildAt, recordId], ["routed", null, "sample"]);
      const replay = await deliveries.replay(deliveryId);
      assert.deepEqual([replay.isTest, replay.note], [true, null]);
      await endpoints.update(endpointId, { state: "disabled" });
      await assert.rejects(deliveries.replay(deliveryId), { code: "endpoint_disabled" });
      await assert.rejects(endpoints.sendTestDelivery(endpointId, "NewDeal"), { code: "endpoint_disabled" });
      await endpoints.delete(endpointId);
      await assert.rejects(deliveries.replay(deliveryId), { code: "endpoint_not_found" });
      await assert.rejects(endpoints.sendTestDelivery(endpointId, "NewDeal"), { code: "endpoint_not_found" });
    },
  );
}

async function canceled({ webhooks }: World): Promise<(string | null)[]> {
  const { items } = await webhooks.deliveries.list({ state: "canceled" });
  return items.map(({ reason }) => reason);
}
