import assert from "node:assert/strict";
import { claimedIds } from "./ids-of.ts";
import { failure, outcome } from "./outcome.ts";
import { at, newId } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Leases that run out: what was under way is unknown, and goes on. */
export function leasesArea(test: StoreTest): void {
  test("a delivery whose lease ran out is taken again; the attempt under way is unknown and counts a crash", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.claimOne({ now: at(2) });
    assert.deepEqual(await scene.claim({ now: new Date(at(2 + leaseEnd).getTime() - 1) }), []);
    const again = await scene.claimOne({ now: at(2 + leaseEnd), processId: "prc_b" });
    assert.deepEqual(again.delivery, {
      ...delivery,
      ...{ attempts: 2, crashes: 1, lastAttemptState: "unknown", leasedUntil: at(2 + 2 * leaseEnd) },
    });
    const detail = await scene.detail(delivery);
    assert.deepEqual(detail.delivery, again.delivery);
    assert.deepEqual(detail.attempts, [unknown(delivery.id, 1, at(2))]);
  });

  test("a lease lasts as long as the endpoint's own deadline and the margin", async (scene) => {
    const [own, other] = [await scene.endpoint({ attemptTimeoutMs: 60_000 }), await scene.endpoint()];
    await scene.delivery(own);
    await scene.delivery(other);
    await scene.testDelivery(own);
    const claimed = await scene.claim({ now: at(1), leaseMarginMs: 10_000 });
    for (const { delivery, endpoint } of claimed) {
      const until = endpoint.id === own.id ? at(71) : at(1 + leaseEnd);
      assert.deepEqual(delivery.leasedUntil, until);
      assert.deepEqual((await scene.detail(delivery)).delivery.leasedUntil, until);
    }
    assert.equal(claimed.length, 3);
    const probed = await scene.endpoint({ attemptTimeoutMs: 2_000, pausedUntil: at(5), pauses: 1 });
    await scene.delivery(probed);
    assert.deepEqual((await scene.claimOne({ now: at(5) })).delivery.leasedUntil, at(22));
  });

  test("a claim says of what was lost that its subscription has ended meanwhile, and of nothing else", async (scene) => {
    const endpoint = await scene.endpoint();
    const subscription = await scene.subscription(endpoint);
    const lost = await scene.delivery(endpoint);
    assert.equal((await scene.claimOne()).unsubscribed, undefined);
    assert.equal((await scene.claimOne({ now: at(leaseEnd) })).unsubscribed, undefined);
    await scene.subscriptions.endSubscription(everything, subscription.id, at(leaseEnd + 1));
    const again = await scene.claimOne({ now: at(2 * leaseEnd) });
    assert.deepEqual([again.delivery.id, again.unsubscribed], [lost.id, true]);
    const { event } = again;
    const replay = { ...lost, id: newId("dlv", at(90)), createdAt: at(90), nextAttemptAt: at(90), replayOf: lost.id };
    await scene.deliveries.addDelivery(replay);
    const claims = [await scene.claimOne({ now: at(90), limit: 1, leaseMs: 1_000 })];
    claims.push(...(await scene.claim({ now: at(91) })));
    const ofReplay = claims.filter(({ delivery }) => delivery.replayOf === lost.id);
    assert.deepEqual(
      ofReplay.map((claimed) => [claimed.event.id, claimed.unsubscribed]),
      ofReplay.map(() => [event.id, undefined]),
    );
    assert.ok(ofReplay.length >= 1);
  });

  test("every lost attempt is noted, and what the receiver answered before is kept", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.record(failure(await scene.claimOne(), at(0), at(5)), at(1));
    await scene.claimOne({ now: at(5) });
    await scene.claimOne({ now: at(100) });
    const last = await scene.claimOne({ now: at(200) });
    const { attempts, crashes, failures, lastAttemptState, lastStatus } = last.delivery;
    assert.deepEqual(
      { attempts, crashes, failures, lastAttemptState, lastStatus },
      { attempts: 4, crashes: 2, failures: 1, lastAttemptState: "unknown", lastStatus: 500 },
    );
    await scene.record(outcome(last, at(200)), at(201));
    const detail = await scene.detail(delivery);
    assert.deepEqual(
      detail.attempts.map(({ number, state }) => [number, state]),
      [
        [1, "failed"],
        [2, "unknown"],
        [3, "unknown"],
        [4, "succeeded"],
      ],
    );
    assert.equal(detail.delivery.lastAttemptState, "succeeded");
  });

  test("the result of a claim that another one followed writes nothing", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const older = await scene.claimOne();
    const newer = await scene.claimOne({ now: at(leaseEnd), processId: "prc_b" });
    const before = await scene.detail(delivery);
    for (const late of [
      outcome(older, at(0)),
      failure(older, at(0), at(99)),
      { ...outcome(older, at(0)), attempt: null },
    ]) {
      const recorded = await scene.record(late, at(leaseEnd + 1));
      assert.deepEqual(recorded, { staleDeliveryIds: [delivery.id], canceled: [], endpoints: [] });
      assert.deepEqual(await scene.detail(delivery), before);
    }
    assert.deepEqual((await scene.record(outcome(newer, at(leaseEnd)), at(leaseEnd + 1))).staleDeliveryIds, []);
  });

  test("a result that comes after its lease ran out counts as long as nobody else took the delivery", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(leaseEnd + 5))).staleDeliveryIds, []);
    const detail = await scene.detail(delivery);
    assert.deepEqual([detail.delivery.state, detail.delivery.crashes, detail.attempts.length], ["succeeded", 0, 1]);
    assert.deepEqual(await scene.claim({ now: at(leaseEnd + 6) }), []);
  });

  test("a delivery whose lease ran out at a paused endpoint waits with the others", async (scene) => {
    const endpoint = await scene.endpoint();
    const lost = await scene.delivery(endpoint);
    await scene.claimOne();
    const other = await scene.delivery(endpoint, { createdAt: at(1) });
    const claimed = await scene.claimOne({ now: at(1) });
    assert.equal(claimed.delivery.id, other.id);
    await scene.record(
      { ...failure(claimed, at(1), at(500)), effect: { kind: "deferred", until: at(100), url: claimed.endpoint.url } },
      at(2),
    );
    assert.deepEqual(await scene.claim({ now: at(leaseEnd) }), []);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(100) })), [lost.id]);
  });

  for (const ended of ["endpoint", "subscription"] as const) {
    test(`ending the ${ended} cancels a delivery whose lease ran out, and notes the attempt as unknown`, async (scene) => {
      const endpoint = await scene.endpoint();
      const delivery = await scene.delivery(endpoint);
      const claimed = await scene.claimOne({ now: at(1) });
      const { subscriptionId } = await scene.to(endpoint);
      if (ended === "endpoint") await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(1 + leaseEnd));
      else await scene.subscriptions.endSubscription(everything, subscriptionId, at(1 + leaseEnd));
      const detail = await scene.detail(delivery);
      assert.deepEqual(detail.delivery, {
        ...claimed.delivery,
        ...{ state: "canceled", reason: "deleted", nextAttemptAt: null, endedAt: at(1 + leaseEnd) },
        ...{ leasedUntil: null, crashes: 1, lastAttemptState: "unknown" },
      });
      assert.deepEqual(detail.attempts, [unknown(delivery.id, 1, at(1))]);
      const recorded = await scene.record(outcome(claimed, at(1)), at(2 + leaseEnd));
      assert.deepEqual(recorded.staleDeliveryIds, [delivery.id]);
    });
  }

  test("a delivery of a deleted endpoint that is to wait again is taken at its time, for the dispatcher to cancel", async (scene) => {
    const endpoint = await scene.endpoint();
    const delivery = await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(1));
    await scene.record(failure(claimed, at(0), at(60)), at(2));
    const { state, nextAttemptAt } = (await scene.detail(delivery)).delivery;
    assert.deepEqual({ state, nextAttemptAt }, { state: "pending", nextAttemptAt: at(60) });
    assert.deepEqual(await scene.claim({ now: at(59) }), []);
    assert.equal((await scene.claimOne({ now: at(60) })).delivery.id, delivery.id);
  });

  test("deliveries of a deleted endpoint whose lease runs out later are taken, for the dispatcher to cancel", async (scene) => {
    const endpoint = await scene.endpoint();
    const delivery = await scene.delivery(endpoint);
    await scene.claimOne();
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(1));
    const claimed = await scene.claimOne({ now: at(leaseEnd) });
    assert.equal(claimed.endpoint.deletedAt?.getTime(), at(1).getTime());
    const canceled = {
      ...outcome(claimed, at(0)),
      attempt: null,
      next: { state: "canceled", reason: "deleted" },
    } as const;
    await scene.record({ ...canceled, effect: null }, at(leaseEnd + 1));
    const { delivery: row, attempts } = await scene.detail(delivery);
    assert.deepEqual([row.state, row.reason, row.attempts], ["canceled", "deleted", 1]);
    assert.deepEqual(attempts, [unknown(delivery.id, 1, at(0))]);
  });
}

/** The attempt that a lost lease leaves behind. */
function unknown(deliveryId: string, number: number, startedAt: Date) {
  const nothing = { durationMs: null, requestHeaders: null, response: null, error: null };
  return { deliveryId, number, state: "unknown", startedAt, ...nothing };
}
