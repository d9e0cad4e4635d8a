import assert from "node:assert/strict";
import { type Endpoint, isTooOld } from "@ancrage/core";
import fc from "fast-check";
import { idsOf } from "./ids-of.ts";
import { failure } from "./outcome.ts";
import { at, changed } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const off = { state: "disabled", disabledReason: "failing", disabledAt: at(0) } as const satisfies Partial<Endpoint>;
const leaseEnd = LEASE_MS / 1000;

/** What waits for an endpoint that is disabled: counted, discarded, and canceled when it has waited too long. */
export function heldDeliveriesArea(test: StoreTest): void {
  test("what waited for a disabled endpoint since before a time is canceled, and returned as it is then", async (scene) => {
    const endpoint = await scene.endpoint(off);
    const [old, young] = [await scene.delivery(endpoint), await scene.delivery(endpoint, { createdAt: at(100) })];
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(0), 10, at(200)), []);
    const canceled = { state: "canceled", reason: "tooOld", nextAttemptAt: null, endedAt: at(200) } as const;
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(100), 10, at(200)), [{ ...old, ...canceled }]);
    assert.deepEqual((await scene.detail(old)).delivery, { ...old, ...canceled });
    assert.deepEqual((await scene.detail(young)).delivery, young);
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(100), 10, at(200)), []);
  });

  test("it waits since the endpoint was disabled, if that came later", async (scene) => {
    const endpoint = await scene.endpoint({ ...off, disabledAt: at(50) });
    await scene.delivery(endpoint);
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(50), 10, at(200)), []);
    assert.equal((await scene.deliveries.cancelTooOld(at(51), 10, at(200))).length, 1);
  });

  test("nothing that waits for an enabled, paused or deleted endpoint is too old, nor for one that is enabled again", async (scene) => {
    const again = await scene.endpoint(off);
    const kept = [
      await scene.delivery(await scene.endpoint()),
      await scene.delivery(await scene.endpoint({ pausedUntil: at(9_999), pauseReason: "byOperator" })),
      await scene.delivery(again),
    ];
    await scene.subscriptions.updateEndpoint(everything, again.id, changed({ state: "enabled", disabledAt: null }));
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(500), 10, at(500)), []);
    for (const delivery of kept) assert.deepEqual((await scene.detail(delivery)).delivery, delivery);
  });

  test("what a process holds is not too old before its lease has run out, and then leaves an unknown attempt", async (scene) => {
    const endpoint = await scene.endpoint();
    const delivery = await scene.delivery(endpoint);
    await scene.claimOne();
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(off));
    assert.deepEqual(await scene.deliveries.cancelTooOld(at(9), 10, at(leaseEnd - 1)), []);
    const [canceled] = await scene.deliveries.cancelTooOld(at(9), 10, at(leaseEnd));
    assert.deepEqual([canceled?.id, canceled?.crashes, canceled?.lastAttemptState], [delivery.id, 1, "unknown"]);
    assert.deepEqual(
      (await scene.detail(delivery)).attempts.map(({ state }) => state),
      ["unknown"],
    );
  });

  test("a batch cancels at most so many, across tenants, and what is left goes with the next", async (scene) => {
    const one = await scene.endpoint(off);
    const other = await scene.endpoint({ ...off, tenantId: "globex" });
    const rows = [];
    for (const endpoint of [one, one, one, other, other]) rows.push(await scene.delivery(endpoint));
    const batches = [];
    for (let calls = 0; calls < 5; calls += 1) batches.push(await scene.deliveries.cancelTooOld(at(9), 2, at(10)));
    assert.deepEqual(
      batches.map(({ length }) => length),
      [2, 2, 1, 0, 0],
    );
    assert.deepEqual(new Set(idsOf(batches.flat())), new Set(idsOf(rows)));
  });

  test("exactly what `isTooOld` says is canceled", async (scene) => {
    const endpoints = [
      await scene.endpoint(),
      await scene.endpoint(off),
      await scene.endpoint({ ...off, disabledAt: at(20) }),
    ];
    const seconds = fc.sample(fc.nat({ max: 40 }), 24);
    const rows = [];
    for (const [index, second] of seconds.entries()) {
      const endpoint = endpoints[index % endpoints.length] ?? assert.fail();
      rows.push({ endpoint, delivery: await scene.delivery(endpoint, { createdAt: at(second) }) });
    }
    for (const second of [0, 10, 20, 21, 41]) {
      await scene.deliveries.cancelTooOld(at(second), 100, at(50));
      for (const { endpoint, delivery } of rows) {
        const isCanceled = (await scene.detail(delivery)).delivery.state === "canceled";
        assert.equal(isCanceled, isTooOld(delivery, endpoint, at(second)), `${seconds} before ${second}`);
      }
    }
  });

  test("what waits is counted up to a limit: neither what is held nor what is out of sight", async (scene) => {
    const endpoint = await scene.endpoint({ ownerId: "ann" });
    for (let count = 0; count < 5; count += 1) await scene.delivery(endpoint);
    const count = (limit: number, ownerId: string | null, now = at(1)) =>
      scene.deliveries.countWaiting({ ...everything, ownerId }, endpoint.id, limit, now);
    assert.deepEqual([await count(10, null), await count(3, "ann"), await count(10, "bob")], [5, 3, 0]);
    await scene.claim({ limit: 2 });
    assert.deepEqual([await count(10, null), await count(10, null, at(leaseEnd))], [3, 5]);
    assert.equal(await scene.deliveries.countWaiting({ tenantId: "globex", ownerId: null }, endpoint.id, 9, at(1)), 0);
  });

  test("discarding cancels what waits for a disabled endpoint, a batch a call, and what is held goes on", async (scene) => {
    const { endpoint, running, waiting } = await disabledWhileRunning(scene);
    const discard = () => scene.deliveries.discardWaiting(everything, endpoint.id, 2, at(5));
    const results = [await discard(), await discard(), await discard()];
    assert.deepEqual(
      results.map((result) => result?.canceled),
      [2, 1, 0],
    );
    for (const row of waiting) {
      const { state, reason, endedAt } = (await scene.detail(row)).delivery;
      assert.deepEqual([state, reason, endedAt], ["canceled", "disabled", at(5)]);
    }
    assert.equal((await scene.detail(running.delivery)).delivery.state, "pending");
    const retried = { ...failure(running, at(0), at(9)), effect: null };
    assert.deepEqual((await scene.record(retried, at(6))).staleDeliveryIds, []);
    assert.equal((await discard())?.canceled, 1);
  });

  test("discarding leaves an enabled endpoint alone, and finds none that is absent, deleted or out of sight", async (scene) => {
    const endpoint = await scene.endpoint({ ownerId: "ann" });
    const delivery = await scene.delivery(endpoint);
    const discard = (viewer = everything) => scene.deliveries.discardWaiting(viewer, endpoint.id, 9, at(5));
    assert.deepEqual(await discard(), { state: "enabled", canceled: 0 });
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(off));
    assert.equal(await discard({ tenantId: "globex", ownerId: null }), null);
    assert.equal(await discard({ ...everything, ownerId: "bob" }), null);
    assert.deepEqual((await scene.detail(delivery)).delivery, delivery);
    assert.deepEqual(await discard({ ...everything, ownerId: "ann" }), { state: "disabled", canceled: 1 });
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(6));
    assert.equal(await discard(), null);
  });
}

/** A disabled endpoint with one delivery that a process holds and three that wait. */
async function disabledWhileRunning(scene: Scene) {
  const endpoint = await scene.endpoint();
  await scene.delivery(endpoint);
  const running = await scene.claimOne();
  const waiting = [];
  for (let count = 0; count < 3; count += 1) waiting.push(await scene.delivery(endpoint));
  await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(off));
  return { endpoint, running, waiting };
}
