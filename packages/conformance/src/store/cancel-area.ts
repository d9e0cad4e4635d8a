import assert from "node:assert/strict";
import { claimedIds } from "./ids-of.ts";
import { failure, outcome } from "./outcome.ts";
import { at, deliveryRow, newId } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;
const byOperator = { state: "canceled", reason: "byOperator", nextAttemptAt: null } as const;

/** Canceling by hand, one delivery or all that is still to come of an event. */
export function cancelArea(test: StoreTest): void {
  test("a waiting delivery is canceled for good, and the others of its endpoint go on", async (scene) => {
    const endpoint = await scene.endpoint();
    const [delivery, other] = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
    const canceled = { ...delivery, ...byOperator, endedAt: at(3) };
    assert.deepEqual(await scene.deliveries.cancelDelivery(everything, delivery.id, at(3)), canceled);
    assert.deepEqual((await scene.detail(delivery)).delivery, canceled);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(9) })), [other.id]);
    assert.deepEqual(await scene.deliveries.cancelDelivery(everything, delivery.id, at(5)), canceled);
  });

  test("one that waits for a retry, or at an endpoint that is off, is canceled too", async (scene) => {
    const [failing, off] = [await scene.endpoint(), await scene.endpoint({ state: "disabled" })];
    const [retried, held] = [await scene.delivery(failing), await scene.delivery(off)];
    await scene.record(failure(await scene.claimOne(), at(0), at(60)), at(1));
    for (const { id } of [retried, held]) {
      assert.equal((await scene.deliveries.cancelDelivery(everything, id, at(2)))?.reason, "byOperator");
    }
    assert.equal((await scene.detail(retried)).attempts.length, 1);
    assert.deepEqual(await scene.claim({ now: at(99) }), []);
  });

  test("a delivery that somebody holds stays as it is, and its result counts", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    assert.deepEqual(await scene.deliveries.cancelDelivery(everything, delivery.id, at(1)), claimed.delivery);
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(2))).staleDeliveryIds, []);
    assert.equal((await scene.detail(delivery)).delivery.state, "succeeded");
  });

  test("a delivery that has ended stays as it is", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.record(outcome(await scene.claimOne(), at(0)), at(1));
    const ended = (await scene.detail(delivery)).delivery;
    assert.deepEqual(await scene.deliveries.cancelDelivery(everything, delivery.id, at(2)), ended);
    assert.deepEqual((await scene.detail(delivery)).delivery, ended);
  });

  test("a delivery whose lease ran out is canceled, its attempt unknown, and a late result is stale", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    const canceled = await scene.deliveries.cancelDelivery(everything, delivery.id, at(leaseEnd));
    assert.deepEqual(canceled, {
      ...{ ...claimed.delivery, ...byOperator, endedAt: at(leaseEnd), leasedUntil: null },
      ...{ crashes: 1, lastAttemptState: "unknown" },
    });
    const states = (await scene.detail(delivery)).attempts.map(({ number, state }) => [number, state]);
    assert.deepEqual(states, [[1, "unknown"]]);
    assert.deepEqual((await scene.record(outcome(claimed, at(0)), at(99))).staleDeliveryIds, [delivery.id]);
  });

  test("a pending event is skipped, and never built", async (scene) => {
    const event = await scene.event({ nextBuildAt: at(60) });
    const skipped = { ...event, state: "skipped", reason: "byOperator", nextBuildAt: null };
    assert.deepEqual(await scene.deliveries.cancelEvent(everything, event.id, at(1)), {
      event: skipped,
      deliveries: [],
    });
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, skipped);
    assert.deepEqual(await scene.claimEvents({ now: at(99) }), []);
  });

  test("an event that somebody builds is skipped, and what was built writes nothing", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const event = await scene.event();
    const [claimed] = await scene.claimEvents();
    assert.ok(claimed);
    const canceled = await scene.deliveries.cancelEvent(everything, event.id, at(1));
    assert.deepEqual([canceled?.event.state, canceled?.event.reason], ["skipped", "byOperator"]);
    const routed = { state: "routed", payload: "{}", decisions: [], deliveries: [deliveryRow(event, to)] } as const;
    const result = { eventId: event.id, claim: claimed.claim, ...routed };
    assert.deepEqual(await scene.commitRouting([result]), []);
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), canceled);
    assert.deepEqual(await scene.claimEvents({ now: at(leaseEnd) }), []);
  });

  test("of a routed event the waiting deliveries are canceled; what is held or has ended stays", async (scene) => {
    const endpoints = [await scene.endpoint(), await scene.endpoint(), await scene.endpoint()];
    const targets = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
    const { event, deliveries } = await scene.routed((routed) => targets.map((to) => deliveryRow(routed, to)));
    const other = await scene.delivery(endpoints[0] ?? assert.fail());
    const [one, two, three] = await scene.claim({ limit: 3, endpointConcurrency: 1 });
    assert.ok(one && two && three);
    await scene.record(outcome(one, at(0)), at(1));
    await scene.record(failure(two, at(0), at(60)), at(1));
    const canceled = await scene.deliveries.cancelEvent(everything, event.id, at(2));
    const endOf = (id: string) => {
      if (id === one.delivery.id) return ["succeeded", null];
      return id === two.delivery.id ? ["canceled", "byOperator"] : ["pending", null];
    };
    assert.deepEqual(
      canceled?.deliveries.map(({ id, state, reason }) => [id, state, reason]),
      deliveries.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => [id, ...endOf(id)]),
    );
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), canceled);
    assert.equal(canceled.event.state, "routed");
    assert.equal((await scene.detail(other)).delivery.state, "pending");
  });

  test("only what the viewer may see is canceled, and of the rest there is nothing", async (scene) => {
    const [anns, bobs] = [await scene.endpoint({ ownerId: "ann" }), await scene.endpoint({ ownerId: "bob" })];
    const targets = [await scene.to(anns), await scene.to(bobs)];
    const { event, deliveries } = await scene.routed((routed) => targets.map((to) => deliveryRow(routed, to)));
    const [ann, bob] = deliveries;
    assert.ok(ann && bob);
    const pending = await scene.event();
    const { cancelDelivery, cancelEvent } = scene.deliveries;
    for (const viewer of [
      { tenantId: "globex", ownerId: null },
      { tenantId: event.tenantId, ownerId: "eve" },
    ]) {
      assert.equal(await cancelDelivery(viewer, ann.id, at(1)), null);
      assert.equal(await cancelEvent(viewer, event.id, at(1)), null);
      assert.equal(await cancelEvent(viewer, pending.id, at(1)), null);
    }
    const own = await cancelEvent({ tenantId: event.tenantId, ownerId: "ann" }, event.id, at(1));
    assert.deepEqual(
      own?.deliveries.map(({ id, reason }) => [id, reason]),
      [[ann.id, "byOperator"]],
    );
    assert.deepEqual((await scene.detail(bob)).delivery, bob);
    assert.equal((await scene.deliveries.getEvent(everything, pending.id))?.event.state, "pending");
    assert.equal(await cancelDelivery(everything, newId("dlv", at(0)), at(1)), null);
    assert.equal(await cancelEvent(everything, newId("evt", at(0)), at(1)), null);
  });
}
