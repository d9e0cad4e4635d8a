import assert from "node:assert/strict";
import { claimedIds, idsOf } from "./ids-of.ts";
import { outcome } from "./outcome.ts";
import { at } from "./rows.ts";
import type { StoreTest } from "./store-test.ts";

/** Heartbeats: the work of a process that fell silent is free before its leases run out. */
export function heartbeatsArea(test: StoreTest): void {
  test("the deliveries of a process not heard of are free at once, and those of the living stay", async (scene) => {
    const [dead, alive] = [await scene.delivery(await scene.endpoint()), await scene.delivery(await scene.endpoint())];
    await scene.deliveries.heartbeat("prc_dead", at(0), at(-15));
    await scene.deliveries.heartbeat("prc_alive", at(0), at(-15));
    const [first] = await scene.claim({ processId: "prc_dead", limit: 1, leaseMs: 600_000 });
    const [second] = await scene.claim({ processId: "prc_alive", limit: 1, leaseMs: 600_000 });
    assert.deepEqual(
      idsOf([first, second].map((claimed) => ({ id: claimed?.delivery.id ?? "" }))),
      idsOf([dead, alive]),
    );
    await scene.deliveries.heartbeat("prc_alive", at(10), at(-5));
    assert.deepEqual(await scene.claim({ now: at(10) }), []);
    await scene.deliveries.heartbeat("prc_alive", at(20), at(5));
    const freed = await scene.claimOne({ now: at(20), processId: "prc_alive" });
    assert.equal(freed.delivery.id, first?.delivery.id);
    assert.deepEqual([freed.delivery.attempts, freed.delivery.crashes], [2, 1]);
    assert.deepEqual(
      (await scene.detail(freed.delivery)).attempts.map(({ number, state }) => [number, state]),
      [[1, "unknown"]],
    );
  });

  test("the events of a process not heard of are free at once", async (scene) => {
    const event = await scene.event();
    await scene.deliveries.heartbeat("prc_dead", at(0), at(-15));
    await scene.claimEvents({ processId: "prc_dead", leaseMs: 600_000 });
    await scene.deliveries.heartbeat("prc_alive", at(20), at(0));
    assert.deepEqual(await scene.claimEvents({ now: at(20), processId: "prc_alive" }), []);
    await scene.deliveries.heartbeat("prc_alive", at(20), at(5));
    const [freed] = await scene.claimEvents({ now: at(20), processId: "prc_alive" });
    assert.deepEqual(freed?.event, { ...event, crashes: 1 });
  });

  test("a process that is heard of again in time keeps its work", async (scene) => {
    await scene.delivery(await scene.endpoint());
    await scene.deliveries.heartbeat("prc_a", at(0), at(-15));
    const claimed = await scene.claimOne({ leaseMs: 600_000 });
    await scene.deliveries.heartbeat("prc_a", at(30), at(15));
    await scene.deliveries.heartbeat("prc_b", at(40), at(25));
    assert.deepEqual(await scene.claim({ now: at(40), processId: "prc_b" }), []);
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(41))).staleDeliveryIds, []);
  });

  test("the result of a process that was given up counts as long as nobody else took the delivery", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.deliveries.heartbeat("prc_a", at(0), at(-15));
    const claimed = await scene.claimOne({ leaseMs: 600_000 });
    await scene.deliveries.heartbeat("prc_b", at(20), at(5));
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(21))).staleDeliveryIds, []);
    assert.equal((await scene.detail(delivery)).delivery.state, "succeeded");
  });

  test("a process that was given up is forgotten: what it takes later is not taken from it again", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.deliveries.heartbeat("prc_a", at(0), at(-15));
    await scene.deliveries.heartbeat("prc_b", at(20), at(5));
    const delivery = await scene.delivery(endpoint, { createdAt: at(21) });
    assert.deepEqual(claimedIds(await scene.claim({ now: at(21), leaseMs: 600_000 })), [delivery.id]);
    await scene.deliveries.heartbeat("prc_b", at(25), at(10));
    assert.deepEqual(await scene.claim({ now: at(25), processId: "prc_b" }), []);
  });
}
