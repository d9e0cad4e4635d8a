import assert from "node:assert/strict";
import { failure } from "./outcome.ts";
import { at, endpointRow, listedRow, subscriptionRow } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const url = "https://receiver.example/hook";

/** Subscriptions that end by themselves. */
export function expiredSubscriptionsArea(test: StoreTest): void {
  test("what has expired ends, longest expired first, and what waits for it is canceled", async (scene) => {
    const [endpoint, other] = [await scene.endpoint(), await scene.endpoint()];
    const later = await scene.subscription(endpoint, { expiresAt: at(20), name: "Later" });
    const sooner = await scene.subscription(other, { expiresAt: at(10), name: "Sooner" });
    const kept = await scene.subscription(endpoint, { scope: "project-1", expiresAt: at(21) });
    const running = await scene.delivery(endpoint, { subscriptionId: later.id });
    const [claimed] = await scene.claim();
    const waiting = await scene.delivery(endpoint, { subscriptionId: later.id, createdAt: at(1) });
    const others = [
      await scene.delivery(endpoint, { subscriptionId: kept.id, createdAt: at(2) }),
      await scene.testDelivery(endpoint),
    ];
    const { subscriptions } = scene;
    assert.deepEqual(await subscriptions.endExpiredSubscriptions(at(9), 10), []);
    const told = [sooner, later].map(({ id, tenantId, endpointId, name }) => ({ id, tenantId, endpointId, name }));
    assert.deepEqual(await subscriptions.endExpiredSubscriptions(at(20), 10), told);
    assert.deepEqual(await subscriptions.endExpiredSubscriptions(at(20), 10), []);
    const expired = { state: "canceled", reason: "expired", nextAttemptAt: null, endedAt: at(20) } as const;
    assert.deepEqual((await scene.detail(waiting)).delivery, { ...waiting, ...expired });
    for (const one of others) assert.deepEqual((await scene.detail(one)).delivery, one);
    assert.deepEqual((await scene.detail(running)).delivery, claimed?.delivery);
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    const left = (await subscriptions.listSubscriptions(everything, { limit: 10 })).items;
    assert.deepEqual(left, [listedRow(kept, endpoint)]);
    assert.equal(await subscriptions.endSubscription(everything, later.id, at(21)), false);
  });

  test("no more end at once than were asked for", async (scene) => {
    const endpoint = await scene.endpoint();
    for (const scope of ["a", "b", "c"]) await scene.subscription(endpoint, { scope, expiresAt: at(1) });
    const counts: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      counts.push((await scene.subscriptions.endExpiredSubscriptions(at(1), 2)).length);
    }
    assert.deepEqual(counts, [2, 1, 0]);
  });

  test("a REST hook goes with its subscription", async (scene) => {
    const { endpoint, subscription } = await scene.restHook({ url }, { expiresAt: at(10) });
    const waiting = await scene.delivery(endpoint, { subscriptionId: subscription.id, createdAt: at(1) });
    const test = await scene.testDelivery(endpoint);
    assert.equal((await scene.subscriptions.endExpiredSubscriptions(at(10), 10)).length, 1);
    assert.equal(await scene.subscriptions.getEndpoint(everything, endpoint.id), null);
    for (const one of [waiting, test]) {
      const { state, reason, endedAt } = (await scene.detail(one)).delivery;
      assert.deepEqual({ state, reason, endedAt }, { state: "canceled", reason: "expired", endedAt: at(10) });
    }
  });

  test("an attempt that fails once its subscription has expired is the last, noted yet or not", async (scene) => {
    for (const isNoted of [false, true]) {
      const endpoint = await scene.endpoint();
      const subscription = await scene.subscription(endpoint, { expiresAt: at(10) });
      const delivery = await scene.delivery(endpoint, { subscriptionId: subscription.id });
      const claimed = await scene.claimOne();
      if (isNoted) await scene.subscriptions.endExpiredSubscriptions(at(10), 10);
      const { canceled } = await scene.record(failure(claimed, at(0), at(60)), at(11));
      assert.deepEqual(canceled, [{ deliveryId: delivery.id, reason: "expired" }]);
      const { state, reason, endedAt } = (await scene.detail(delivery)).delivery;
      assert.deepEqual({ state, reason, endedAt }, { state: "canceled", reason: "expired", endedAt: at(11) });
    }
  });

  test("an attempt that fails before its subscription expires is retried", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint, { expiresAt: at(10) });
    const delivery = await scene.delivery(endpoint, { subscriptionId: subscription.id });
    await scene.record(failure(await scene.claimOne(), at(0), at(5)), at(9));
    assert.equal((await scene.detail(delivery)).delivery.state, "pending");
  });

  test("a replay asked for after its subscription expired is retried like any other", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint, { expiresAt: at(10) });
    const replay = await scene.delivery(endpoint, { subscriptionId: subscription.id, createdAt: at(20) });
    await scene.record(failure(await scene.claimOne({ now: at(20) }), at(20), at(60)), at(21));
    assert.equal((await scene.detail(replay)).delivery.state, "pending");
  });

  test("an expired subscription is no duplicate: the new one takes its place", async (scene) => {
    const endpoint = await scene.endpoint();
    const expired = await scene.subscription(endpoint, { expiresAt: at(10) });
    const waiting = await scene.delivery(endpoint, { subscriptionId: expired.id });
    const next = await scene.subscription(endpoint, { createdAt: at(10) });
    const { state, reason, endedAt } = (await scene.detail(waiting)).delivery;
    assert.deepEqual({ state, reason, endedAt }, { state: "canceled", reason: "expired", endedAt: at(10) });
    const live = (await scene.subscriptions.listSubscriptions(everything, { limit: 10 })).items;
    assert.deepEqual(live, [listedRow(next, endpoint)]);
  });

  test("subscribing a REST hook again renews it, and without a time leaves its own", async (scene) => {
    const { endpoint, subscription } = await scene.restHook({ url }, { expiresAt: at(10) });
    const again = (createdAt: Date, expiresAt: Date | null) => {
      const wanted = endpointRow({ kind: "restHook", envelope: "bare", url, createdAt });
      return scene.subscriptions.subscribeRestHook(wanted, subscriptionRow(wanted, { createdAt, expiresAt }));
    };
    assert.deepEqual(await again(at(5), null), { subscription, created: false });
    const renewed = { ...subscription, expiresAt: at(30) };
    assert.deepEqual(await again(at(9), at(30)), { subscription: renewed, created: false });
    const stored = await scene.subscriptions.getSubscription(everything, subscription.id);
    assert.deepEqual(stored, listedRow(renewed, endpoint));
    const { created, subscription: next } = await again(at(30), null);
    assert.deepEqual([created, next.id === subscription.id, next.expiresAt], [true, false, null]);
    assert.equal(await scene.subscriptions.getEndpoint(everything, endpoint.id), null);
  });

  test("one that was ended before it would have expired was deleted", async (scene) => {
    const endpoint = await scene.endpoint();
    const { id } = await scene.subscription(endpoint, { expiresAt: at(10) });
    const delivery = await scene.delivery(endpoint, { subscriptionId: id });
    const claimed = await scene.claimOne();
    await scene.subscriptions.endSubscription(everything, id, at(5));
    assert.deepEqual(await scene.subscriptions.endExpiredSubscriptions(at(20), 10), []);
    const { canceled } = await scene.record(failure(claimed, at(0), at(60)), at(20));
    assert.deepEqual(canceled, [{ deliveryId: delivery.id, reason: "deleted" }]);
    assert.equal((await scene.detail(delivery)).delivery.reason, "deleted");
    assert.deepEqual((await scene.subscriptions.findCandidate(everything, id))?.subscription.endedAt, at(5));
  });

  test("two at once end each subscription once", async (scene) => {
    const endpoint = await scene.endpoint();
    const ids: string[] = [];
    for (let second = 0; second < 6; second += 1) {
      ids.push((await scene.subscription(endpoint, { scope: `p-${second}`, expiresAt: at(second) })).id);
    }
    const passes = await Promise.all([1, 2, 3].map(() => scene.subscriptions.endExpiredSubscriptions(at(10), 10)));
    // One that another holds at that moment is left to the next pass.
    const rest = await scene.subscriptions.endExpiredSubscriptions(at(10), 10);
    const ended = [...passes.flat(), ...rest].map(({ id }) => id);
    assert.deepEqual(ended.toSorted(), ids.toSorted());
  });
}
