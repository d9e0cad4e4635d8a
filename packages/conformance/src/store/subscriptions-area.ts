import assert from "node:assert/strict";
import { ANY_TRIGGER, type Candidate } from "@ancrage/core";
import { failure, outcome } from "./outcome.ts";
import { at, listedRow, newId, TRIGGER } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Subscriptions: how they end, and how they are found when an event asks who might get it. */
export function subscriptionsArea(test: StoreTest): void {
  test("ending one of an endpoint's subscriptions cancels what waits for it, and only that", async (scene) => {
    const endpoint = await scene.endpoint();
    const [ended, kept] = [
      await scene.subscription(endpoint),
      await scene.subscription(endpoint, { trigger: "NewLead" }),
    ];
    const running = await scene.delivery(endpoint, { subscriptionId: ended.id });
    const claimed = await scene.claimOne();
    const waiting = await scene.delivery(endpoint, { subscriptionId: ended.id, createdAt: at(1) });
    const others = [
      await scene.delivery(endpoint, { subscriptionId: kept.id, createdAt: at(2) }),
      await scene.testDelivery(endpoint),
    ];
    assert.equal(await scene.subscriptions.endSubscription(everything, ended.id, at(5)), true);
    const canceled = { state: "canceled", reason: "deleted", nextAttemptAt: null, endedAt: at(5) } as const;
    assert.deepEqual((await scene.detail(waiting)).delivery, { ...waiting, ...canceled });
    for (const other of others) assert.deepEqual((await scene.detail(other)).delivery, other);
    assert.deepEqual((await scene.detail(running)).delivery, claimed.delivery);
    await scene.record(outcome(claimed, at(0)), at(6));
    assert.equal((await scene.detail(running)).delivery.state, "succeeded");
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    assert.deepEqual((await scene.subscriptions.listSubscriptions(everything, { limit: 10 })).items, [
      listedRow(kept, endpoint),
    ]);
  });

  test("an attempt that fails after its subscription ended is the last of its delivery", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint);
    const delivery = await scene.delivery(endpoint, { subscriptionId: subscription.id });
    const claimed = await scene.claimOne();
    await scene.subscriptions.endSubscription(everything, subscription.id, at(5));
    await scene.record(failure(claimed, at(0), at(60)), at(6));
    const { delivery: row, attempts } = await scene.detail(delivery);
    const { state, reason, nextAttemptAt, endedAt } = row;
    const canceled = { state: "canceled", reason: "deleted", nextAttemptAt: null, endedAt: at(6) };
    assert.deepEqual({ state, reason, nextAttemptAt, endedAt }, canceled);
    assert.equal(attempts.length, 1);
  });

  test("a replay asked for after its subscription ended is retried like any other", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint);
    await scene.subscriptions.endSubscription(everything, subscription.id, at(5));
    const replay = await scene.delivery(endpoint, { subscriptionId: subscription.id, createdAt: at(10) });
    await scene.record(failure(await scene.claimOne({ now: at(10) }), at(10), at(60)), at(11));
    assert.equal((await scene.detail(replay)).delivery.state, "pending");
  });

  test("there is nothing to end where no live subscription is", async (scene) => {
    const subscription = await scene.subscription(await scene.endpoint());
    assert.equal(await scene.subscriptions.endSubscription(everything, newId("sub", at(0)), at(1)), false);
    assert.equal(await scene.subscriptions.endSubscription(everything, subscription.id, at(1)), true);
    assert.equal(await scene.subscriptions.endSubscription(everything, subscription.id, at(2)), false);
  });

  test("candidates are the live subscriptions to the trigger or to all, with their endpoints, oldest first", async (scene) => {
    const [enabled, disabled, deleted] = [
      await scene.endpoint({ ownerId: "o-1" }),
      await scene.endpoint({ state: "disabled", disabledReason: "byOperator", disabledAt: at(1) }),
      await scene.endpoint(),
    ];
    const all = await scene.subscription(disabled, { trigger: ANY_TRIGGER, createdAt: at(3) });
    const scoped = await scene.subscription(enabled, {
      ...{ scope: "project-1", changedFields: ["amount"], createdAt: at(2) },
      filter: { path: "amount", gt: 1 },
      ...{ content: "fresh", whenTooLarge: "thin" },
    });
    const twins = [
      await scene.subscription(enabled, { createdAt: at(1) }),
      await scene.subscription(disabled, { createdAt: at(1) }),
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
    await scene.subscription(enabled, { trigger: "NewLead" });
    await scene.subscription(deleted);
    await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(5));
    const ended = await scene.subscription(enabled, { scope: "project-2" });
    await scene.subscriptions.endSubscription(everything, ended.id, at(5));
    const endpointOf = new Map([enabled, disabled].map((endpoint) => [endpoint.id, endpoint]));
    const candidates = await scene.subscriptions.listCandidates([{ tenantId: enabled.tenantId, trigger: TRIGGER }]);
    assert.deepEqual(
      candidates.map(shown),
      [...twins, scoped, all].map((subscription) => {
        const endpoint = endpointOf.get(subscription.endpointId);
        assert.ok(endpoint);
        return shown({ subscription, endpoint });
      }),
    );
  });

  test("a candidate of several interests comes once", async (scene) => {
    const endpoint = await scene.endpoint();
    const rows = [
      await scene.subscription(endpoint, { trigger: ANY_TRIGGER, createdAt: at(1) }),
      await scene.subscription(endpoint, { trigger: "NewLead", createdAt: at(2) }),
      await scene.subscription(endpoint, { createdAt: at(3) }),
    ];
    const { tenantId } = endpoint;
    const interests = [TRIGGER, "NewLead", TRIGGER].map((trigger) => ({ tenantId, trigger }));
    const candidates = await scene.subscriptions.listCandidates(interests);
    assert.deepEqual(
      candidates.map(shown),
      rows.map((subscription) => shown({ subscription, endpoint })),
    );
    assert.deepEqual(await scene.subscriptions.listCandidates([]), []);
  });
}

/** A store may give more than a candidate holds, but nobody looks at it there. */
function shown({ subscription, endpoint }: Candidate): Candidate {
  const { id, tenantId, endpointId, trigger, scope, mode, stage, changedFields, filter, createdAt } = subscription;
  const { content, whenTooLarge, deleteOnSuccess, expiresAt } = subscription;
  return {
    subscription: {
      ...{ id, tenantId, endpointId, trigger, scope, mode, stage, changedFields, filter, createdAt },
      ...{ content, whenTooLarge, deleteOnSuccess, expiresAt },
    },
    endpoint: { id: endpoint.id, state: endpoint.state, ownerId: endpoint.ownerId },
  };
}
