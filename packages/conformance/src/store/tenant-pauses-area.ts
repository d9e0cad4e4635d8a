import assert from "node:assert/strict";
import { UNTIL_RESUMED } from "@ancrage/core";
import { claimedIds, idsOf } from "./ids-of.ts";
import { at, deliveryRow, TENANT } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** A tenant of which nothing goes out. */
export function tenantPausesArea(test: StoreTest): void {
  test("a paused tenant gets nothing, and others do not wait for it", async (scene) => {
    const [own, other] = [await scene.endpoint(), await scene.endpoint({ tenantId: "globex" })];
    const held = [await scene.delivery(own), await scene.delivery(own)];
    const free = await scene.delivery(other);
    await scene.subscriptions.pauseTenant(TENANT, UNTIL_RESUMED);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(1) })), [free.id]);
    const later = await scene.delivery(await scene.endpoint());
    assert.deepEqual(await scene.claim({ now: at(2) }), []);
    await scene.subscriptions.pauseTenant(TENANT, null);
    assert.deepEqual(new Set(claimedIds(await scene.claim({ now: at(3) }))), new Set(idsOf([...held, later])));
  });

  test("the pause ends at its time by itself, and everything goes at once", async (scene) => {
    for (let count = 0; count < 3; count += 1) await scene.delivery(await scene.endpoint());
    await scene.subscriptions.pauseTenant(TENANT, at(60));
    assert.deepEqual(await scene.claim({ now: new Date(at(60).getTime() - 1) }), []);
    assert.equal((await scene.claim({ now: at(60) })).length, 3);
  });

  test("no probe goes to an endpoint of a paused tenant, and its own pause is as it was afterwards", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), pauses: 1, failuresInARow: 10, failingSince: at(0) });
    for (let count = 0; count < 3; count += 1) await scene.delivery(endpoint);
    await scene.subscriptions.pauseTenant(TENANT, UNTIL_RESUMED);
    assert.deepEqual(await scene.claim({ now: at(61) }), []);
    await scene.subscriptions.pauseTenant(TENANT, null);
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    await scene.claimOne({ now: at(61) });
  });

  test("what a process lost waits too, and tests go all the same", async (scene) => {
    const endpoint = await scene.endpoint();
    const lost = await scene.delivery(endpoint);
    await scene.claimOne();
    await scene.subscriptions.pauseTenant(TENANT, UNTIL_RESUMED);
    assert.deepEqual(await scene.claim({ now: at(LEASE_MS / 1000) }), []);
    const tests = [await scene.testDelivery(endpoint), await scene.testDelivery(endpoint)];
    assert.deepEqual(new Set(claimedIds(await scene.claim({ now: at(40) }))), new Set(idsOf(tests)));
    assert.equal((await scene.detail(lost)).delivery.state, "pending");
  });

  test("deliveries of a deleted endpoint are taken all the same, to be canceled", async (scene) => {
    const endpoint = await scene.endpoint();
    const to = await scene.to(endpoint);
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(0));
    const { deliveries } = await scene.routed((event) => [deliveryRow(event, to)]);
    await scene.subscriptions.pauseTenant(TENANT, UNTIL_RESUMED);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(1) })), idsOf(deliveries));
  });

  test("nobody is late for a paused tenant", async (scene) => {
    await scene.delivery(await scene.endpoint());
    assert.deepEqual(await scene.deliveries.oldestDueAt([], at(5)), at(0));
    await scene.subscriptions.pauseTenant(TENANT, at(60));
    assert.equal(await scene.deliveries.oldestDueAt([], at(5)), null);
    assert.deepEqual(await scene.deliveries.oldestDueAt([], at(60)), at(0));
  });

  test("the last call counts, each tenant has its own, and resuming what is not paused does no harm", async (scene) => {
    const until = (tenantId: string) => scene.subscriptions.tenantPausedUntil(tenantId);
    assert.equal(await until(TENANT), null);
    await scene.subscriptions.pauseTenant(TENANT, null);
    await scene.subscriptions.pauseTenant(TENANT, UNTIL_RESUMED);
    await scene.subscriptions.pauseTenant("globex", at(7));
    await scene.subscriptions.pauseTenant(TENANT, at(5));
    assert.deepEqual([await until(TENANT), await until("globex")], [at(5), at(7)]);
    await scene.subscriptions.pauseTenant(TENANT, null);
    assert.deepEqual([await until(TENANT), await until("globex")], [null, at(7)]);
  });
}
