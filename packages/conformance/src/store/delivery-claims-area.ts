import assert from "node:assert/strict";
import type { DeliveredEvent, WebhookEvent } from "@ancrage/core";
import { claimedIds, claimsPerEndpoint, idsOf } from "./ids-of.ts";
import { at, changed, deliveryRow } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** The part of an event that a claim carries. */
function delivered(event: WebhookEvent, payload: string | null, oversizedBytes: number | null = null): DeliveredEvent {
  const { id, tenantId, scope, trigger, recordId, stage, createdAt, depth, origin, traceparent } = event;
  return {
    id,
    tenantId,
    scope,
    trigger,
    recordId,
    stage,
    createdAt,
    depth,
    origin,
    traceparent,
    payload,
    oversizedBytes,
  };
}

/** Taking due deliveries. */
export function deliveryClaimsArea(test: StoreTest): void {
  test("there is nothing to claim in an empty store", async (scene) => {
    assert.deepEqual(await scene.claim(), []);
  });

  test("a claim counts the attempt, leases the delivery and carries what the attempt needs", async (scene) => {
    const endpoint = await scene.endpoint();
    const to = await scene.to(endpoint);
    const { event, deliveries } = await scene.routed((routed) => [deliveryRow(routed, to)]);
    const [delivery] = deliveries;
    const claimed = await scene.claimOne({ now: at(7) });
    assert.deepEqual(claimed, {
      delivery: { ...delivery, attempts: 1, leasedUntil: new Date(at(7).getTime() + LEASE_MS) },
      claim: claimed.claim,
      event: delivered(event, '{"id":"D-1"}'),
      endpoint,
    });
    assert.deepEqual((await scene.detail(claimed.delivery)).delivery, claimed.delivery);
    assert.deepEqual((await scene.detail(claimed.delivery)).attempts, []);
  });

  test("a claim carries where its event came from, and how large a payload was that is not there", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const event = await scene.event({ scope: "p", recordId: "D-9", depth: 3, origin: "billing", traceparent });
    const [routing] = await scene.claimEvents();
    const deliveries = [deliveryRow(event, to, { content: "degraded" })];
    const result = {
      eventId: event.id,
      claim: routing?.claim ?? 0,
      state: "routed",
      decisions: [],
      deliveries,
    } as const;
    await scene.commitRouting([{ ...result, payload: null, oversizedBytes: 300_000 }]);
    const claimed = await scene.claimOne();
    assert.deepEqual(claimed.event, delivered(event, null, 300_000));
    assert.equal(claimed.delivery.content, "degraded");
    assert.equal("rebuild" in claimed, false);
    assert.equal((await scene.detail(claimed.delivery)).event.oversizedBytes, 300_000);
  });

  test("a claim of a fresh delivery, and of no other, carries what its payload is built from again", async (scene) => {
    const endpoint = await scene.endpoint();
    const { id: subscriptionId } = await scene.subscription(endpoint, { content: "fresh", whenTooLarge: "thin" });
    const about = { snapshot: '{"was":1}', changed: ["amount"] };
    const to = { endpointId: endpoint.id, subscriptionId };
    await scene.routed((event) => [deliveryRow(event, to, { content: "fresh" })], about);
    assert.deepEqual((await scene.claimOne()).rebuild, { ...about, whenTooLarge: "thin" });
    await scene.routed((event) => [deliveryRow(event, to, { content: "thin" })], about);
    assert.equal((await scene.claimOne()).rebuild, undefined);
    await scene.routed((event) => [deliveryRow(event, to, { content: "fresh" })]);
    assert.deepEqual((await scene.claimOne()).rebuild, { snapshot: null, changed: null, whenTooLarge: "thin" });
  });

  test("only due deliveries are taken, from the very moment on", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint(), { nextAttemptAt: at(10) });
    assert.deepEqual(await scene.claim({ now: new Date(at(10).getTime() - 1) }), []);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(10) })), [delivery.id]);
  });

  test("what waits for later hides nothing that is due", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint, { nextAttemptAt: at(100) });
    const due = await scene.delivery(endpoint, { createdAt: at(1) });
    await scene.delivery(endpoint, { createdAt: at(2), nextAttemptAt: at(100) });
    assert.deepEqual(claimedIds(await scene.claim({ now: at(2), limit: 1 })), [due.id]);
  });

  test("what is held is claimed by nobody", async (scene) => {
    await scene.delivery(await scene.endpoint());
    await scene.claimOne();
    const now = new Date(at(0).getTime() + LEASE_MS - 1);
    assert.deepEqual(await scene.claim({ now }), []);
    assert.deepEqual(await scene.claim({ now, processId: "prc_b" }), []);
  });

  test("a claim takes at most `limit` deliveries", async (scene) => {
    await scene.endpointsWith([4, 4]);
    assert.equal((await scene.claim({ limit: 5 })).length, 5);
    assert.deepEqual(await scene.claim({ limit: 0 }), []);
    assert.equal((await scene.claim({ limit: 5 })).length, 3);
  });

  test("a claim takes at most the free slots of each endpoint", async (scene) => {
    const [one, two, three] = await scene.endpointsWith([5, 5, 5]);
    assert.ok(one && two && three);
    const inFlight = new Map([
      [two.id, 2],
      [three.id, 4],
    ]);
    const claimed = await scene.claim({ endpointConcurrency: 3, inFlight });
    assert.deepEqual(
      claimsPerEndpoint(claimed),
      new Map([
        [one.id, 3],
        [two.id, 1],
      ]),
    );
    assert.equal((await scene.claim({ endpointConcurrency: 3 })).length, 2 + 3 + 3);
  });

  test("a claim takes no more of an endpoint than it says besides, whatever is free", async (scene) => {
    const [one, two, three, own] = [
      ...(await scene.endpointsWith([5, 5, 5])),
      await scene.endpoint({ concurrency: 4 }),
    ];
    assert.ok(one && two && three && own);
    for (let count = 0; count < 5; count += 1) await scene.delivery(own);
    const inFlight = new Map([[two.id, 3]]);
    const of = new Map([
      [two.id, 3],
      [three.id, 0],
      [own.id, 9],
    ]);
    assert.deepEqual(
      claimsPerEndpoint(await scene.claim({ endpointConcurrency: 5, inFlight, more: { each: 1, of } })),
      new Map([
        [one.id, 1],
        [two.id, 2],
        [own.id, 4],
      ]),
    );
    assert.deepEqual(await scene.claim({ more: { each: 0, of: new Map() } }), []);
  });

  test("an endpoint with a number of its own is held to that, be it smaller or larger", async (scene) => {
    const [few, many] = [await scene.endpoint({ concurrency: 2 }), await scene.endpoint({ concurrency: 6 })];
    for (const endpoint of [few, many]) for (let count = 0; count < 8; count += 1) await scene.delivery(endpoint);
    const inFlight = new Map([
      [few.id, 1],
      [many.id, 1],
    ]);
    assert.deepEqual(
      claimsPerEndpoint(await scene.claim({ endpointConcurrency: 4, inFlight })),
      new Map([
        [few.id, 1],
        [many.id, 5],
      ]),
    );
    await scene.subscriptions.updateEndpoint(everything, few.id, (current) => ({ ...current, concurrency: 1 }));
    assert.deepEqual(claimsPerEndpoint(await scene.claim({ endpointConcurrency: 4, inFlight })).get(few.id), undefined);
  });

  test("two claims at once never share a delivery", async (scene) => {
    const endpoints = await scene.endpointsWith([10, 10]);
    const claims = await Promise.all(
      ["prc_a", "prc_b", "prc_c"].map((processId) => scene.claim({ processId, limit: 8 })),
    );
    const ids = claims.flat().map(({ delivery }) => delivery.id);
    assert.equal(new Set(ids).size, ids.length);
    const rest = await scene.claim();
    assert.equal(ids.length + rest.length, 20);
    assert.deepEqual(idsOf(endpoints), [...claimsPerEndpoint([...claims.flat(), ...rest]).keys()].sort());
  });

  test("a disabled endpoint gets nothing until it is enabled, test deliveries neither", async (scene) => {
    const endpoint = await scene.endpoint();
    const deliveries = [await scene.delivery(endpoint), await scene.testDelivery(endpoint)];
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: "disabled" }));
    assert.deepEqual(await scene.claim({ now: at(5) }), []);
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: "enabled" }));
    assert.deepEqual(claimedIds(await scene.claim({ now: at(6) })), idsOf(deliveries));
  });

  for (const [state, fields] of [
    ["enabled", {}],
    ["paused", { pausedUntil: at(9_999), pauses: 1 }],
    ["disabled", { state: "disabled", disabledReason: "byOperator", disabledAt: at(0) }],
  ] as const) {
    test(`deliveries of a deleted endpoint are taken, to be canceled, though it was ${state}`, async (scene) => {
      const endpoint = await scene.endpoint(fields);
      const to = await scene.to(endpoint);
      await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(1));
      // As when the endpoint is deleted between matching and committing.
      const { deliveries } = await scene.routed((event) => [1, 2].map((replay) => deliveryRow(event, to, { replay })));
      const claimed = await scene.claim({ now: at(2) });
      assert.deepEqual(claimedIds(claimed), idsOf(deliveries));
      for (const claim of claimed) assert.deepEqual(claim.endpoint, { ...endpoint, deletedAt: at(1) });
    });
  }
}
