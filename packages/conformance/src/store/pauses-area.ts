import assert from "node:assert/strict";
import { claimedIds, idsOf } from "./ids-of.ts";
import { failure, nothingSent, outcome } from "./outcome.ts";
import { at } from "./rows.ts";
import { LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Paused endpoints, and the probe that ends a pause. */
export function pausesArea(test: StoreTest): void {
  test("a paused endpoint gets nothing, and others do not wait for it", async (scene) => {
    const paused = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    await scene.delivery(paused);
    const other = await scene.delivery(await scene.endpoint());
    assert.deepEqual(claimedIds(await scene.claim({ now: new Date(at(60).getTime() - 1) })), [other.id]);
  });

  test("the end of a pause lets one probe through, and no more while it is held", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    await scene.claimOne({ now: at(60) });
    assert.deepEqual(await scene.claim({ now: at(61) }), []);
    assert.deepEqual(await scene.claim({ now: at(61), processId: "prc_b" }), []);
  });

  test("two claims at once make one probe", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    const claims = await Promise.all(["prc_a", "prc_b"].map((processId) => scene.claim({ processId, now: at(60) })));
    assert.equal(claims.flat().length, 1);
  });

  test("a probe that succeeds ends the pause", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 4; count += 1) await scene.delivery(endpoint);
    await scene.record(outcome(await scene.claimOne({ now: at(60) }), at(60)), at(61));
    assert.equal((await scene.endpointNow(endpoint)).pausedUntil, null);
    assert.equal((await scene.claim({ now: at(61) })).length, 3);
  });

  test("a probe that fails pauses again, for twice as long", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 2; count += 1) await scene.delivery(endpoint);
    await scene.record(failure(await scene.claimOne({ now: at(60) }), at(60), at(62)), at(61));
    assert.deepEqual((await scene.endpointNow(endpoint)).pausedUntil, at(61 + 120));
    assert.deepEqual(await scene.claim({ now: at(180) }), []);
    assert.equal((await scene.claim({ now: at(181) })).length, 1);
  });

  test("a probe for which nothing was sent leaves the place to another", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 2; count += 1) await scene.delivery(endpoint);
    await scene.record(nothingSent(await scene.claimOne({ now: at(60) }), at(61)), at(61));
    await scene.claimOne({ now: at(61) });
  });

  test("what was under way before the pause ended holds the probe back, until its lease runs out", async (scene) => {
    const endpoint = await scene.endpoint();
    const early = await scene.delivery(endpoint);
    await scene.claimOne({ now: at(0), leaseMs: 100_000 });
    const failed = await scene.delivery(endpoint, { createdAt: at(1) });
    const last = await scene.claimOne({ now: at(1) });
    const waiting = await scene.delivery(endpoint, { createdAt: at(2) });
    await scene.record(
      { ...failure(last, at(1), at(3)), effect: { kind: "deferred", until: at(60), url: last.endpoint.url } },
      at(3),
    );
    assert.deepEqual(await scene.claim({ now: at(60) }), []);
    assert.deepEqual(await scene.claim({ now: at(99) }), []);
    const probe = await scene.claimOne({ now: at(100) });
    assert.ok([early.id, failed.id, waiting.id].includes(probe.delivery.id));
  });

  test("a probe whose process died gives way to another when its lease runs out", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    for (let count = 0; count < 2; count += 1) await scene.delivery(endpoint);
    await scene.claimOne({ now: at(60) });
    assert.deepEqual(await scene.claim({ now: at(60 + LEASE_MS / 1000 - 1) }), []);
    await scene.claimOne({ now: at(60 + LEASE_MS / 1000) });
  });

  test("test deliveries ignore pauses", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    await scene.delivery(endpoint);
    const tests = [await scene.testDelivery(endpoint), await scene.testDelivery(endpoint)];
    assert.deepEqual(claimedIds(await scene.claim({ now: at(1) })), idsOf(tests));
    const late = await scene.testDelivery(endpoint, { createdAt: at(2) });
    assert.deepEqual(claimedIds(await scene.claim({ now: at(2), limit: 1 })), [late.id]);
  });

  test("a test delivery that a process lost during a pause is taken again, its attempt unknown", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(86_400), pauses: 1, failuresInARow: 10 });
    await scene.testDelivery(endpoint);
    const { delivery } = await scene.claimOne({ now: at(1) });
    const again = await scene.claimOne({ now: at(1 + LEASE_MS / 1000) });
    assert.deepEqual([again.delivery.id, again.delivery.crashes], [delivery.id, 1]);
    const { attempts } = await scene.detail(delivery);
    assert.deepEqual(
      attempts.map(({ number, state }) => [number, state]),
      [[1, "unknown"]],
    );
  });

  test("a test delivery does not wait for the probe", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10 });
    await scene.delivery(endpoint);
    await scene.delivery(endpoint);
    await scene.claimOne({ now: at(60) });
    const delivery = await scene.testDelivery(endpoint, { createdAt: at(61) });
    assert.deepEqual(claimedIds(await scene.claim({ now: at(61) })), [delivery.id]);
  });

  test("an endpoint that the receiver itself paused gets a probe too", async (scene) => {
    const endpoint = await scene.endpoint();
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    const [first] = await scene.claim({ limit: 1 });
    assert.ok(first);
    await scene.record(
      { ...failure(first, at(0), at(20)), effect: { kind: "deferred", until: at(20), url: first.endpoint.url } },
      at(1),
    );
    assert.deepEqual(await scene.claim({ now: at(19) }), []);
    await scene.claimOne({ now: at(20) });
  });
}
