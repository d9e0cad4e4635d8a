import assert from "node:assert/strict";
import { endpointAfter, UNTIL_RESUMED } from "@ancrage/core";
import { failure, gone, outcome } from "./outcome.ts";
import { at, changed, listedRow } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** What outcomes do to the endpoint. */
export function endpointEffectsArea(test: StoreTest): void {
  test("effects are applied in the order given, and each endpoint that changed is returned once", async (scene) => {
    const [endpoint, quiet] = [await scene.endpoint(), await scene.endpoint()];
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    await scene.delivery(quiet);
    const claims = await scene.claim();
    const [one, two, three] = claims.filter((claim) => claim.endpoint.id === endpoint.id);
    const other = claims.find((claim) => claim.endpoint.id === quiet.id);
    assert.ok(one && two && three && other);
    const results = [
      failure(one, at(0), at(9)),
      outcome(two, at(0)),
      failure(three, at(0), at(9)),
      outcome(other, at(0)),
    ];
    const recorded = await scene.record(results, at(1));
    const after = { ...endpoint, failuresInARow: 1, failingSince: at(1) };
    assert.deepEqual(recorded, { staleDeliveryIds: [], canceled: [], endpoints: [{ before: endpoint, after }] });
    assert.deepEqual(await scene.endpointNow(endpoint), after);
    assert.deepEqual(await scene.endpointNow(quiet), quiet);
  });

  test("every effect leaves the endpoint as `endpointAfter` says", async (scene) => {
    const endpoint = await scene.endpoint({ failuresInARow: 9, pauses: 2 });
    await scene.delivery(endpoint);
    let row = endpoint;
    let seconds = 0;
    for (const effect of [
      { kind: "deferred", until: at(50) },
      { kind: "failed", startedAt: at(60) },
      { kind: "succeeded" },
      { kind: "failed", startedAt: at(90_000) },
    ] as const) {
      const claimed = await scene.claimOne({ now: at(seconds) });
      const now = at(seconds + 1);
      const effectThere = { ...effect, url: row.url };
      const { endpoints } = await scene.record({ ...failure(claimed, at(seconds), now), effect: effectThere }, now);
      const after = endpointAfter(row, effectThere, now);
      assert.deepEqual(endpoints, [{ before: row, after }]);
      assert.deepEqual(await scene.endpointNow(endpoint), after);
      row = after;
      seconds += 30_000;
    }
  });

  test("an outcome that says nothing about the endpoint changes nothing of it", async (scene) => {
    const endpoint = await scene.endpoint({ failuresInARow: 3 });
    await scene.testDelivery(endpoint);
    const result = { ...outcome(await scene.claimOne(), at(0)), effect: null };
    assert.deepEqual((await scene.record(result, at(1))).endpoints, []);
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
  });

  test("a stale result does nothing to the endpoint", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    await scene.record({ ...outcome(claimed, at(0)), effect: null }, at(1));
    assert.deepEqual((await scene.record(gone(claimed, at(0)), at(2))).endpoints, []);
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
  });

  test("an outcome at a URL that the endpoint had before moves its delivery, and changes nothing of the endpoint", async (scene) => {
    const { endpoint, subscription } = await scene.restHook();
    for (let count = 0; count < 5; count += 1) await scene.delivery(endpoint);
    const [first, second, third, fourth, last] = await scene.claim();
    assert.ok(first && second && third && fourth && last);
    const url = "https://moved.example/";
    const moved = { ...endpoint, url, failuresInARow: 2, failingSince: at(1) };
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(moved));
    const results = [
      gone(first, at(0)),
      failure(second, at(0), at(99)),
      outcome(third, at(0)),
      { ...outcome(fourth, at(0)), effect: { kind: "disabled" as const, url: endpoint.url } },
      { ...failure(last, at(0), at(99)), effect: { kind: "deferred" as const, until: at(50), url: endpoint.url } },
    ];
    assert.deepEqual(await scene.record(results, at(3)), { staleDeliveryIds: [], canceled: [], endpoints: [] });
    assert.deepEqual(await scene.endpointNow(endpoint), moved);
    assert.deepEqual((await scene.subscriptions.listSubscriptions(everything, { limit: 5 })).items, [
      listedRow(subscription, endpoint),
    ]);
    const states = await Promise.all(
      results.map(async ({ deliveryId: id }) => (await scene.detail({ ...first.delivery, id })).delivery.state),
    );
    assert.deepEqual(states, ["canceled", "pending", "succeeded", "succeeded", "pending"]);
  });

  test("a success that asks to be disabled is written with it, and what waits is held", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    const waiting = await scene.delivery(endpoint, { createdAt: at(1) });
    const result = { ...outcome(claimed, at(0)), effect: { kind: "disabled" as const, url: endpoint.url } };
    const { endpoints } = await scene.record(result, at(2));
    const after = { ...endpoint, state: "disabled", disabledReason: "byReceiver", disabledAt: at(2) } as const;
    assert.deepEqual(endpoints, [{ before: endpoint, after }]);
    assert.deepEqual(await scene.endpointNow(endpoint), after);
    assert.deepEqual(await scene.claim({ now: at(9) }), []);
    assert.deepEqual((await scene.detail(waiting)).delivery, waiting);
  });

  test("of several processes one alone sees an endpoint begin to pause and to be told of", async (scene) => {
    const endpoint = await scene.endpoint({ failuresInARow: 8, failingSince: at(0) });
    for (let count = 0; count < 4; count += 1) await scene.delivery(endpoint);
    const claims = await scene.claim();
    const recorded = await Promise.all(claims.map((claimed) => scene.record(failure(claimed, at(0), at(99)), at(1))));
    const changes = recorded.flatMap(({ endpoints }) => endpoints);
    assert.equal(changes.length, 4);
    const begin = changes.filter(({ before, after }) => before.failingStage < after.failingStage);
    assert.deepEqual(
      begin.map(({ before, after }) => [before.pauses, after.pauses, after.failingStage]),
      [[0, 1, 1]],
    );
    const { failuresInARow, pauses, failingStage } = await scene.endpointNow(endpoint);
    assert.deepEqual([failuresInARow, pauses, failingStage], [12, 1, 1]);
  });

  test("what somebody paused stays paused, whatever was under way comes to", async (scene) => {
    const endpoint = await scene.endpoint({ failuresInARow: 3, failingSince: at(0), failingStage: 2 });
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    const [first, second] = await scene.claim({ limit: 2 });
    assert.ok(first && second);
    const pause = { pausedUntil: UNTIL_RESUMED, pauseReason: "byOperator" } as const;
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(pause));
    await scene.record([outcome(first, at(0)), outcome(second, at(0))], at(1));
    const healthy = { failuresInARow: 0, failingSince: null, failingStage: 0 };
    assert.deepEqual(await scene.endpointNow(endpoint), { ...endpoint, ...healthy, ...pause });
    assert.deepEqual(await scene.claim({ now: at(99_999) }), []);
  });

  test("410 disables a managed endpoint, whose other deliveries and subscriptions stay", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(0), failuresInARow: 10, pauses: 1 });
    const subscription = await scene.subscription(endpoint);
    await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    const waiting = await scene.delivery(endpoint, { createdAt: at(1) });
    const { endpoints } = await scene.record(gone(claimed, at(0)), at(2));
    const change = { state: "disabled", disabledReason: "gone", disabledAt: at(2), pausedUntil: null } as const;
    const after = { ...endpoint, ...change };
    assert.deepEqual(endpoints, [{ before: endpoint, after }]);
    assert.deepEqual(await scene.endpointNow(endpoint), after);
    assert.deepEqual((await scene.detail(waiting)).delivery, waiting);
    assert.deepEqual((await scene.subscriptions.listSubscriptions(everything, { limit: 5 })).items, [
      listedRow(subscription, endpoint),
    ]);
    assert.deepEqual(await scene.claim({ now: at(9) }), []);
  });

  test("410 ends a REST hook: its subscription, and its deliveries that nobody holds", async (scene) => {
    const { endpoint, subscription } = await scene.restHook();
    const delivery = await scene.delivery(endpoint);
    const claimed = await scene.claimOne();
    const held = await scene.delivery(endpoint, { createdAt: at(1) });
    const running = await scene.claimOne({ now: at(1) });
    const waiting = await scene.delivery(endpoint, { createdAt: at(2) });
    const { endpoints } = await scene.record(gone(claimed, at(0)), at(3));
    const end = { state: "disabled", disabledReason: "gone", disabledAt: at(3), deletedAt: at(3) } as const;
    assert.deepEqual(endpoints, [{ before: endpoint, after: { ...endpoint, ...end } }]);
    assert.equal(await scene.subscriptions.getEndpoint(everything, endpoint.id), null);
    assert.deepEqual((await scene.subscriptions.listSubscriptions(everything, { limit: 5 })).items, []);
    assert.equal(await scene.subscriptions.endSubscription(everything, subscription.id, at(4)), false);
    const canceled = { state: "canceled", reason: "gone", nextAttemptAt: null, endedAt: at(3) } as const;
    assert.deepEqual((await scene.detail(waiting)).delivery, { ...waiting, ...canceled });
    assert.deepEqual((await scene.detail(held)).delivery, running.delivery);
    assert.equal((await scene.detail(delivery)).delivery.reason, "gone");
    assert.deepEqual((await scene.record(outcome(running, at(1)), at(4))).staleDeliveryIds, []);
  });

  test("410 also cancels what the same batch would have wait", async (scene) => {
    const { endpoint } = await scene.restHook();
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    const [one, two, three] = await scene.claim();
    assert.ok(one && two && three);
    const results = [failure(one, at(0), at(9)), gone(two, at(0)), failure(three, at(0), at(9))];
    const { canceled } = await scene.record(results, at(3));
    assert.deepEqual(
      new Set(canceled.map(({ deliveryId, reason }) => `${deliveryId} ${reason}`)),
      new Set([`${one.delivery.id} gone`, `${three.delivery.id} gone`]),
    );
    assert.equal(canceled.length, 2);
    for (const claimed of [one, two, three]) {
      const { state, reason } = (await scene.detail(claimed.delivery)).delivery;
      assert.deepEqual([state, reason], ["canceled", "gone"]);
    }
  });

  test("a REST hook that a 410 ended can be subscribed again", async (scene) => {
    const { endpoint } = await scene.restHook();
    await scene.delivery(endpoint);
    await scene.record(gone(await scene.claimOne(), at(0)), at(1));
    const again = await scene.restHook({ url: endpoint.url });
    assert.deepEqual(await scene.endpointNow(again.endpoint), again.endpoint);
  });
}
