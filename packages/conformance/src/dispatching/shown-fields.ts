import assert from "node:assert/strict";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [60_000] })];

// What a reply shows is a promise to its readers, and what it does not show may be a secret: both are lists here.
const shown = {
  trigger: ["action", "allowSync", "description", "inputSchema", "name", "resource", "sample", "schema", "versions"],
  endpoint: [
    ...["allowSameUrl", "authentication", "createdAt", "disabledAt", "disabledReason", "envelope", "failuresInARow"],
    ...[
      "headers",
      "id",
      "kind",
      "lastSequence",
      "name",
      "ownerId",
      "pausedUntil",
      "secrets",
      "sequenced",
      "state",
      "url",
    ],
    ...["attemptTimeoutMs", "concurrency", "description", "failingSince", "pauseReason", "payloadVersion", "rate"],
    ...["retryScheduleMs"],
  ],
  secret: ["createdAt", "expiresAt", "id", "signature"],
  subscription: [
    ...["action", "changedFields", "content", "createdAt", "deleteOnSuccess", "description", "endpointId"],
    ...["endpointName", "expiresAt", "filter", "hint", "id", "mode", "name", "resource", "scope", "stage", "trigger"],
    "whenTooLarge",
  ],
  delivery: [
    ...["attempts", "content", "crashes", "createdAt", "deleteOnSuccess", "endedAt", "endpointId", "eventId"],
    ...["failures", "id", "isTest", "lastAttemptState", "lastStatus", "nextAttemptAt", "note", "orderingKey", "reason"],
    ...["replay", "replayOf", "running"],
    ...["sequence", "state", "subscriptionId", "trigger"],
  ],
  attempt: ["durationMs", "error", "number", "requestHeaders", "response", "startedAt", "state"],
  event: [
    ...[
      "buildFailures",
      "changed",
      "crashes",
      "createdAt",
      "decisions",
      "deliveries",
      "depth",
      "forgottenAt",
      "id",
      "isTest",
      "lastError",
    ],
    ...["nextBuildAt", "orderingKey", "origin", "oversizedBytes", "payload", "reason", "recordId", "scope", "stage"],
    ...["state", "traceparent", "trigger"],
  ],
};

function fieldsOf(reply: object | undefined): string[] {
  return Object.keys(reply ?? {}).toSorted();
}

export function shownFieldsCases(inWorld: InWorld): void {
  inWorld("replies show what they promise, and no tenant, snapshot or key", { triggers }, async (world) => {
    const { webhooks } = world;
    const { endpointId, subscriptionId } = await subscribed(world, url);
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1", { snapshot: { secret: "host's own" } });
    world.receiver.answers({ status: 500, body: "Zoë" });
    await world.settle();

    const [trigger] = webhooks.triggers.list();
    assert.deepEqual(fieldsOf(trigger), shown.trigger);
    assert.deepEqual(trigger?.sample, deal("sample"));

    const endpoint = await webhooks.endpoints.get(endpointId);
    assert.deepEqual(fieldsOf(endpoint), [...shown.endpoint, "held"].toSorted());
    assert.deepEqual(fieldsOf((await webhooks.endpoints.list()).items[0]), shown.endpoint.toSorted());
    assert.deepEqual(fieldsOf(endpoint.secrets[0]), shown.secret);
    const made = await webhooks.endpoints.create({ name: "another", url: "https://b.example/" });
    assert.deepEqual(fieldsOf(made), [...shown.endpoint, "secret"].toSorted());

    const [subscription] = (await webhooks.subscriptions.list()).items;
    assert.equal(subscription?.id, subscriptionId);
    assert.deepEqual(fieldsOf(subscription), shown.subscription);

    const event = await webhooks.events.get(eventId);
    assert.deepEqual(fieldsOf(event), shown.event);
    assert.deepEqual(event.payload, deal("D-1"));
    const [delivery] = (await webhooks.deliveries.list()).items;
    const named = ["endpointName", "lastAttemptAt", "lastError", "recordId", "subscriptionName"];
    assert.deepEqual(fieldsOf(delivery), [...shown.delivery, ...named].toSorted());
    assert.deepEqual(fieldsOf(event.deliveries[0]), shown.delivery);

    const detail = await webhooks.deliveries.get(delivery?.id ?? "");
    const more = ["endpointName", "history", "payload", "recordId"];
    assert.deepEqual(fieldsOf(detail), [...shown.delivery, ...more].toSorted());
    assert.deepEqual([detail.payload, detail.recordId, detail.endpointName], [deal("D-1"), "D-1", url]);
    assert.deepEqual(fieldsOf(detail.history[0]), shown.attempt);
    assert.equal(detail.history[0]?.response?.body, "Zoë");
  });

  inWorld(
    "a list has 25 rows a page unless more are asked for, and the cursor leads on",
    { triggers },
    async (world) => {
      const { webhooks } = world;
      const { endpointId } = await subscribed(world, url);
      for (let number = 0; number < 30; number++) {
        const endpoint = await webhooks.endpoints.create({ name: `E-${number}`, url: `https://b.example/${number}` });
        await webhooks.subscriptions.create(endpoint.id, { trigger: "NewDeal" });
      }
      await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      for (const list of [webhooks.endpoints.list, webhooks.subscriptions.list, webhooks.deliveries.list]) {
        const first = await list();
        const second = await list({ cursor: first.nextCursor ?? assert.fail() });
        assert.deepEqual([first.items.length, second.items.length, second.nextCursor], [25, 6, null]);
        assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 31);
        assert.equal((await list({ limit: 2 })).items.length, 2);
      }
      assert.equal((await webhooks.subscriptions.list({ endpointId })).items.length, 1);
      assert.equal((await webhooks.deliveries.list({ endpointId })).items.length, 1);
      assert.equal((await webhooks.deliveries.list({ state: "exhausted" })).items.length, 0);
    },
  );
}
