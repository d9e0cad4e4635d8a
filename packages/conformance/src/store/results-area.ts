import assert from "node:assert/strict";
import type { Attempt, DeliveryResult } from "@ancrage/core";
import { failure, nothingSent, outcome } from "./outcome.ts";
import { at, newId } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** What an attempt leaves in the ledger, and what becomes of its delivery. */
export function resultsArea(test: StoreTest): void {
  test("an attempt is kept as it was given, bytes and repeated headers too", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    const body = Uint8Array.of(0, 255, 10, 13, 195, 40);
    const given = outcome(claimed, at(1), {
      state: "failed",
      durationMs: 1234.5,
      requestHeaders: [
        ["webhook-id", "evt_1"],
        ["x", ""],
      ],
      response: {
        status: 503,
        headers: [
          ["set-cookie", "a"],
          ["set-cookie", "b"],
        ],
        body,
        bodyTruncated: true,
      },
      error: { code: "status", message: "The receiver answered 503." },
    });
    await scene.record(given, at(2));
    const [attempt] = (await scene.detail(delivery)).attempts;
    assert.ok(attempt?.response);
    assert.deepEqual(Uint8Array.from(attempt.response.body), body);
    assert.deepEqual({ ...attempt, response: { ...attempt.response, body } }, given.attempt);
  });

  test("an attempt without an answer is kept, and the last status stays", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.record(failure(await scene.claimOne(), at(0), at(5)), at(1));
    const claimed = await scene.claimOne({ now: at(5) });
    const attempt: Partial<Attempt> = {
      ...{ state: "failed", response: null, requestHeaders: [] },
      error: { code: "timedOut", message: "No answer within 15000 ms." },
    };
    const given = outcome(claimed, at(5), attempt);
    await scene.record({ ...given, next: { state: "exhausted", reason: "schedule" }, effect: null }, at(20));
    const detail = await scene.detail(delivery);
    assert.deepEqual(detail.attempts[1], given.attempt);
    assert.deepEqual([detail.delivery.lastAttemptState, detail.delivery.lastStatus], ["failed", 500]);
  });

  for (const next of [
    { state: "succeeded" },
    { state: "exhausted", reason: "schedule" },
    { state: "exhausted", reason: "crashed" },
    { state: "canceled", reason: "gone" },
    { state: "canceled", reason: "deleted" },
  ] as const) {
    const reason = "reason" in next ? next.reason : null;
    test(`a delivery ends as ${next.state}${reason === null ? "" : ` (${reason})`} and never changes again`, async (scene) => {
      await scene.delivery(await scene.endpoint());
      const claimed = await scene.claimOne();
      const result: DeliveryResult = { ...outcome(claimed, at(0)), next, effect: null };
      assert.deepEqual(await scene.record(result, at(3)), { staleDeliveryIds: [], canceled: [], endpoints: [] });
      const ended = await scene.detail(claimed.delivery);
      assert.deepEqual(ended.delivery, {
        ...claimed.delivery,
        ...{ state: next.state, reason, nextAttemptAt: null, leasedUntil: null, endedAt: at(3) },
        ...{ lastAttemptState: "succeeded", lastStatus: 204 },
      });
      assert.deepEqual(await scene.claim({ now: at(999_999) }), []);
      assert.deepEqual((await scene.record(failure(claimed, at(0), at(9)), at(5))).staleDeliveryIds, [
        claimed.delivery.id,
      ]);
      assert.deepEqual(await scene.detail(claimed.delivery), ended);
    });
  }

  test("a delivery that waits again keeps what the result says, and its next attempt has the next number", async (scene) => {
    await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    const next = { state: "pending", nextAttemptAt: at(60), failures: 4, deferrals: 2 } as const;
    await scene.record({ ...failure(claimed, at(0), at(0)), next, effect: null }, at(1));
    const waiting = (await scene.detail(claimed.delivery)).delivery;
    assert.deepEqual(waiting, {
      ...claimed.delivery,
      ...{ nextAttemptAt: at(60), failures: 4, deferrals: 2, leasedUntil: null },
      ...{ lastAttemptState: "failed", lastStatus: 500 },
    });
    assert.deepEqual(await scene.claim({ now: at(59) }), []);
    const again = await scene.claimOne({ now: at(60) });
    assert.deepEqual([again.delivery.attempts, again.delivery.failures, again.delivery.deferrals], [2, 4, 2]);
  });

  test("when nothing was sent, the attempt's number is given back", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    await scene.record(nothingSent(claimed, at(4)), at(1));
    const detail = await scene.detail(delivery);
    assert.deepEqual(detail.delivery, { ...delivery, nextAttemptAt: at(4) });
    assert.deepEqual(detail.attempts, []);
    assert.equal((await scene.claimOne({ now: at(4) })).delivery.attempts, 1);
  });

  test("a result that gave its attempt's number back and is written again, as after a lost answer, frees no later claim", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const nothing = nothingSent(await scene.claimOne(), at(4));
    await scene.record(nothing, at(1));
    assert.deepEqual((await scene.record(nothing, at(2))).staleDeliveryIds, [delivery.id]);
    const again = await scene.claimOne({ now: at(4) });
    assert.ok(again.claim > nothing.claim);
    assert.deepEqual((await scene.record(nothing, at(5))).staleDeliveryIds, [delivery.id]);
    assert.deepEqual((await scene.detail(delivery)).delivery, again.delivery);
    assert.deepEqual(await scene.claim({ now: at(6) }), []);
  });

  test("a claim writes one result", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    await scene.record(failure(claimed, at(0), at(5)), at(1));
    const before = await scene.detail(delivery);
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(2))).staleDeliveryIds, [delivery.id]);
    assert.deepEqual(await scene.detail(delivery), before);
  });

  test("of a batch, stale results are named and the others written", async (scene) => {
    const endpoint = await scene.endpoint();
    const deliveries = [await scene.delivery(endpoint), await scene.delivery(endpoint), await scene.delivery(endpoint)];
    const [one, two, three] = await scene.claim();
    assert.ok(one && two && three);
    await scene.record(outcome(two, at(0)), at(1));
    const results = [outcome(one, at(0)), outcome(two, at(0)), failure(three, at(0), at(9))];
    assert.deepEqual((await scene.record(results, at(2))).staleDeliveryIds, [two.delivery.id]);
    const states = await Promise.all(deliveries.map(async (delivery) => (await scene.detail(delivery)).delivery.state));
    assert.deepEqual(states.sort(), ["pending", "succeeded", "succeeded"]);
    assert.deepEqual(await scene.record([], at(3)), { staleDeliveryIds: [], canceled: [], endpoints: [] });
  });

  test("a delivery that was to wait and is canceled instead is named, with what ended it", async (scene) => {
    const [left, other] = [await scene.endpoint(), await scene.endpoint()];
    await scene.delivery(left);
    const [unsubscribed = assert.fail()] = await scene.claim();
    const delivery = await scene.delivery(other);
    const [forgotten = assert.fail()] = await scene.claim();
    const { subscriptionId } = await scene.to(left);
    await scene.subscriptions.endSubscription(everything, subscriptionId, at(1));
    const waits = failure(unsubscribed, at(0), at(9));
    assert.deepEqual((await scene.record({ ...waits, effect: null }, at(2))).canceled, [
      { deliveryId: unsubscribed.delivery.id, reason: "deleted" },
    ]);
    const { tenantId, trigger, recordId } = (await scene.detail(delivery)).event;
    await scene.deliveries.forget({ tenantId, trigger, recordId }, at(3));
    assert.deepEqual((await scene.record(failure(forgotten, at(0), at(9)), at(4))).canceled, [
      { deliveryId: forgotten.delivery.id, reason: "forgotten" },
    ]);
    assert.deepEqual((await scene.record(waits, at(5))).canceled, []);
  });

  test("a result of a delivery that is not there is stale", async (scene) => {
    await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    const deliveryId = newId("dlv", at(0));
    assert.deepEqual((await scene.record({ ...outcome(claimed, at(0)), deliveryId }, at(1))).staleDeliveryIds, [
      deliveryId,
    ]);
  });

  test("attempts are listed by number", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    for (let number = 1; number <= 12; number += 1) {
      const claimed = await scene.claimOne({ now: at(number) });
      // Started in another order than they are numbered, as clocks of several processes may have it.
      await scene.record({ ...failure(claimed, at(100 - number), at(number)), effect: null }, at(number));
    }
    const { attempts } = await scene.detail(delivery);
    assert.deepEqual(
      attempts.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    );
  });
}
