import assert from "node:assert/strict";
import type { CommittedRouting, Delivery, DeliveryClaim, Endpoint, RoutingResult, WebhookEvent } from "@ancrage/core";
import { claimsPerEndpoint, idsOf } from "./ids-of.ts";
import { outcome } from "./outcome.ts";
import { at, deliveryRow, endpointRow } from "./rows.ts";
import { deliveryClaim, everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Deliveries that are taken in the transaction that makes them. */
export function takenAlongArea(test: StoreTest): void {
  test("what is taken with its routing is held, counts its attempt and carries what the attempt needs", async (scene) => {
    const endpoint = await scene.endpoint();
    const to = await scene.to(endpoint);
    const event = await scene.event({ scope: "p", recordId: "D-9", depth: 3, origin: "billing" });
    const { eventIds, claimed, made } = await route(scene, event, () => [deliveryRow(event, to)], { now: at(7) });
    assert.deepEqual(eventIds, [event.id]);
    const [only] = claimed;
    assert.ok(only !== undefined && claimed.length === 1);
    const { scope, recordId, depth, origin, payload } = only.event;
    assert.deepEqual(
      { scope, recordId, depth, origin, payload },
      { scope: "p", recordId: "D-9", depth: 3, origin: "billing", payload: '{"id":"D-1"}' },
    );
    assert.deepEqual(only.endpoint, endpoint);
    assert.deepEqual(only.delivery, { ...made[0], attempts: 1, leasedUntil: at(7 + leaseEnd) });
    assert.deepEqual((await scene.detail(only.delivery)).delivery, only.delivery);
    assert.deepEqual(await scene.claim({ now: at(8), processId: "prc_b" }), []);
    await scene.record(outcome(only, at(8)), at(8));
    assert.equal((await scene.detail(only.delivery)).delivery.state, "succeeded");
  });

  test("what a process took along and lost is taken again, its attempt unknown", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const event = await scene.event();
    const { claimed } = await route(scene, event, () => [deliveryRow(event, to)]);
    const again = await scene.claimOne({ now: at(leaseEnd), processId: "prc_b" });
    assert.deepEqual([again.delivery.attempts, again.delivery.crashes], [2, 1]);
    assert.notEqual(again.claim, claimed[0]?.claim);
    assert.deepEqual(
      (await scene.detail(again.delivery)).attempts.map(({ number, state }) => [number, state]),
      [[1, "unknown"]],
    );
  });

  const left: Record<
    string,
    { endpoint?: Partial<Endpoint>; delivery?: Partial<Delivery>; claim?: Partial<DeliveryClaim> }
  > = {
    "is due later": { delivery: { nextAttemptAt: at(5) } },
    "has an ordering key": { delivery: { orderingKey: "customer 1" } },
    "is built again": { delivery: { content: "fresh" } },
    "was canceled from the start": {
      delivery: { state: "canceled", reason: "tooLarge", nextAttemptAt: null, endedAt: at(0) },
    },
    "goes to a disabled endpoint": { endpoint: { state: "disabled", disabledReason: "byOperator", disabledAt: at(0) } },
    "goes to a paused endpoint": { endpoint: { pausedUntil: at(60), pauses: 1 } },
    "is the probe of an endpoint whose pause is over": { endpoint: { pausedUntil: at(-1), pauses: 1 } },
    "goes to an endpoint with a rate": { endpoint: { rateLimit: 3, rateIntervalMs: 1_000 } },
    "has a rate by default": { claim: { endpointRate: { limit: 3, intervalMs: 1_000 } } },
    "goes to an endpoint whose slots are taken": { claim: { endpointConcurrency: 0 } },
    "finds no slot": { claim: { limit: 0 } },
  };
  for (const [name, { endpoint, delivery, claim }] of Object.entries(left)) {
    test(`a delivery that ${name} is left to a claim`, async (scene) => {
      const to = await scene.to(await scene.endpoint({ ...endpoint }));
      const event = await scene.event();
      const { eventIds, claimed, made } = await route(scene, event, () => [deliveryRow(event, to, delivery)], claim);
      assert.deepEqual([eventIds, claimed], [[event.id], []]);
      assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.deliveries, made);
    });
  }

  test("nothing is taken for an endpoint that is deleted, or of a tenant that is paused", async (scene) => {
    const [deleted, paused] = [await scene.endpoint(), await scene.endpoint(endpointRow({ tenantId: "paused" }))];
    for (const endpoint of [deleted, paused]) {
      const to = await scene.to(endpoint);
      const event = await scene.event({ tenantId: endpoint.tenantId });
      if (endpoint === deleted) await scene.subscriptions.deleteEndpoint(everything, deleted.id, at(0));
      else await scene.subscriptions.pauseTenant(paused.tenantId, at(60));
      const { claimed } = await route(scene, event, () => [deliveryRow(event, to)]);
      assert.deepEqual(claimed, []);
    }
  });

  test("turn by turn, no more is taken than the claim has room for, in all and of each endpoint", async (scene) => {
    const endpoints = [await scene.endpoint(), await scene.endpoint({ concurrency: 2 }), await scene.endpoint()];
    const [many = "", own = "", more = ""] = endpoints.map(({ id }) => id);
    const routes = async (claim: Partial<DeliveryClaim>) => {
      const event = await scene.event();
      const { claimed, made } = await route(
        scene,
        event,
        // One event may be delivered to an endpoint once, but for replays.
        (to) => endpoints.flatMap((_, index) => rows(event, to[index], [4, 4, 3][index] ?? 0)),
        claim,
        endpoints,
      );
      const counts = claimsPerEndpoint(claimed);
      const waiting = await scene.claim({ limit: 100, endpointConcurrency: 100, now: at(0) });
      assert.deepEqual(
        idsOf([...claimed, ...waiting].map(({ delivery }) => delivery)),
        // Those beyond the endpoint's own number wait on.
        idsOf(made).filter((id) => [...claimed, ...waiting].some(({ delivery }) => delivery.id === id)),
      );
      return [many, own, more].map((id) => counts.get(id) ?? 0);
    };
    assert.deepEqual(await routes({ limit: 100, endpointConcurrency: 3 }), [3, 2, 3]);
    assert.deepEqual(await routes({ limit: 5, endpointConcurrency: 3 }), [2, 2, 1]);
    const inFlight = new Map([[many, 2]]);
    assert.deepEqual(await routes({ endpointConcurrency: 3, inFlight }), [1, 2, 3]);
    assert.deepEqual(await routes({ more: { each: 1, of: new Map([[more, 2]]) } }), [1, 1, 2]);
  });

  test("the result of an older claim takes nothing", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const event = await scene.event();
    const [older] = await scene.claimEvents();
    await scene.claimEvents({ now: at(leaseEnd), processId: "prc_b" });
    const committed = await scene.deliveries.commitRouting(
      [routedTo(event, older?.claim ?? 0, [deliveryRow(event, to)])],
      deliveryClaim({ now: at(leaseEnd) }),
    );
    assert.deepEqual(committed, { eventIds: [], claimed: [] });
  });

  test("a lease lasts as long as the endpoint's own deadline and the margin, and a number is kept", async (scene) => {
    const to = await scene.to(await scene.endpoint({ attemptTimeoutMs: 60_000, sequenced: true }));
    const event = await scene.event();
    const { claimed } = await route(scene, event, () => [deliveryRow(event, to)], { leaseMarginMs: 10_000 });
    assert.deepEqual(
      claimed.map(({ delivery }) => [delivery.leasedUntil, delivery.sequence]),
      [[at(70), 1]],
    );
  });
}

type Made = (to: readonly Pick<Delivery, "endpointId" | "subscriptionId">[]) => readonly Delivery[];

/** Routes an event to what `make` says, taking along what the claim says. */
async function route(
  scene: Scene,
  event: WebhookEvent,
  make: Made,
  claim: Partial<DeliveryClaim> = {},
  endpoints: readonly Endpoint[] = [],
): Promise<CommittedRouting & { readonly made: readonly Delivery[] }> {
  const [routing] = await scene.claimEvents();
  assert.ok(routing?.event.id === event.id);
  const to = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
  const made = make(to);
  const results = [routedTo(event, routing.claim, made)];
  return { ...(await scene.deliveries.commitRouting(results, deliveryClaim(claim))), made };
}

function routedTo(event: WebhookEvent, claim: number, deliveries: readonly Delivery[]): RoutingResult {
  return { eventId: event.id, claim, state: "routed", payload: '{"id":"D-1"}', decisions: [], deliveries };
}

function rows(event: WebhookEvent, to: Parameters<typeof deliveryRow>[1] | undefined, count: number): Delivery[] {
  assert.ok(to);
  return Array.from({ length: count }, (_, replay) => deliveryRow(event, to, { replay }));
}
