import assert from "node:assert/strict";
import type { ClaimedDelivery, Delivery, Endpoint } from "@ancrage/core";
import fc from "fast-check";
import { failure, outcome } from "./outcome.ts";
import { at, deliveryRow, newId } from "./rows.ts";
import { everything, LEASE_MS, Scene } from "./scene.ts";
import type { StoreSuite } from "./store-suite.ts";
import { withStore } from "./store-test.ts";

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("event" as const), key: fc.constantFrom("a", "b", null) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("claim" as const),
      process: fc.constantFrom("prc_a", "prc_b"),
      limit: fc.integer({ min: 1, max: 4 }),
      endpointConcurrency: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("record" as const),
      which: fc.nat(5),
      as: fc.constantFrom("succeeded" as const, "retried" as const, "exhausted" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("replay" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 20, LEASE_MS / 1_000) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Order by key under any interleaving of two processes, failures, lost leases, cancellations and replays. */
export function orderingPropertyArea({ test, createStore, propertyRuns = 60 }: StoreSuite): void {
  test("claims and leases: whatever two processes, failures, lost leases, cancellations and replays do, no delivery of a key starts before an earlier one of it has ended, and none is forgotten", () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) =>
        withStore(createStore, async (underTest) => {
          const line = new Line(new Scene(underTest));
          await line.begin();
          for (const one of steps) await line.play(one);
          await line.runDry();
        }),
      ),
      { numRuns: propertyRuns },
    ));
}

/** What ought to be, beside what is: pending deliveries of each endpoint in the order in which they were made. */
class Line {
  readonly #scene: Scene;
  readonly #endpoints: Endpoint[] = [];
  readonly #pending = new Map<string, Delivery>();
  /** Newest claim of each, until it is recorded. */
  #claimed: ClaimedDelivery[] = [];
  #seconds = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async begin(): Promise<void> {
    for (let count = 0; count < 2; count += 1) this.#endpoints.push(await this.#scene.endpoint());
  }

  async play(one: Step): Promise<void> {
    switch (one.kind) {
      case "event":
        return this.#record(one.key);
      case "claim":
        return this.#claim({ ...one, processId: one.process });
      case "record":
        return this.#finish(one.which, one.as);
      case "cancel":
        return this.#cancel(one.which);
      case "replay":
        return this.#replay();
      case "wait":
        this.#seconds += one.seconds;
    }
  }

  /** Everything that is left can be delivered: nothing waits for a turn that never comes. */
  async runDry(): Promise<void> {
    for (let round = 0; this.#pending.size > 0; round += 1) {
      assert.ok(round < 200, `${this.#pending.size} deliveries are never taken`);
      this.#seconds += LEASE_MS / 1_000;
      await this.#claim({ processId: "prc_a", limit: 10, endpointConcurrency: 10 });
      while (this.#claimed.length > 0) await this.#finish(0, "succeeded");
    }
  }

  get #now(): Date {
    return at(this.#seconds);
  }

  async #record(orderingKey: string | null): Promise<void> {
    const targets = await Promise.all(this.#endpoints.map((endpoint) => this.#scene.to(endpoint)));
    const createdAt = this.#now;
    const { deliveries } = await this.#scene.routed(
      (event) => targets.map((to) => deliveryRow(event, to, { orderingKey, createdAt })),
      { orderingKey, createdAt },
    );
    for (const delivery of deliveries) this.#pending.set(delivery.id, delivery);
  }

  async #claim(claim: { processId: string; limit: number; endpointConcurrency: number }): Promise<void> {
    const { processId, limit, endpointConcurrency } = claim;
    for (const claimed of await this.#scene.claim({ processId, limit, endpointConcurrency, now: this.#now })) {
      const { delivery } = claimed;
      assert.equal(this.#firstOf(delivery)?.id, delivery.id, "it is its turn");
      this.#claimed = [...this.#claimed.filter((one) => one.delivery.id !== delivery.id), claimed];
    }
  }

  /** The earliest pending delivery of the same endpoint and key. */
  #firstOf({ id, endpointId, orderingKey }: Delivery): Delivery | undefined {
    if (orderingKey === null) return this.#pending.get(id);
    return [...this.#pending.values()].find((one) => one.endpointId === endpointId && one.orderingKey === orderingKey);
  }

  async #finish(which: number, as: "succeeded" | "retried" | "exhausted"): Promise<void> {
    const claimed = this.#claimed[which % Math.max(1, this.#claimed.length)];
    if (claimed === undefined) return;
    this.#claimed = this.#claimed.filter((one) => one !== claimed);
    const retryAt = at(this.#seconds + 5);
    const result = as === "succeeded" ? outcome(claimed, this.#now) : failure(claimed, this.#now, retryAt);
    const next = as === "exhausted" ? ({ state: "exhausted", reason: "schedule" } as const) : result.next;
    await this.#scene.record({ ...result, next, effect: null }, this.#now);
    if (as !== "retried") this.#pending.delete(claimed.delivery.id);
  }

  async #cancel(which: number): Promise<void> {
    const delivery = [...this.#pending.values()][which];
    if (delivery === undefined) return;
    const after = await this.#scene.deliveries.cancelDelivery(everything, delivery.id, this.#now);
    if (after?.state !== "canceled") return;
    this.#pending.delete(delivery.id);
    this.#claimed = this.#claimed.filter((one) => one.delivery.id !== delivery.id);
  }

  async #replay(): Promise<void> {
    const batch = { filter: { state: "succeeded" } as const, ids: [newId("dlv", this.#now)], now: this.#now };
    const { items } = await this.#scene.deliveries.replayDeliveries(everything, batch);
    for (const delivery of items) this.#pending.set(delivery.id, delivery);
  }
}
