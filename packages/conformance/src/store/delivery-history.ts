import assert from "node:assert/strict";
import { type ClaimedDelivery, type Delivery, type DeliveryDetail, type Endpoint, isTooOld } from "@ancrage/core";
import type { DeliveryAction, EndpointActionKind, OutcomeKind } from "./delivery-actions.ts";
import { idsOf } from "./ids-of.ts";
import { resultOf } from "./result-of.ts";
import { at, changed, deliveryRow, TENANT } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";

interface NotedClaim {
  readonly claimed: ClaimedDelivery;
  readonly processId: string;
  until: Date;
  /** Its one result has been written. */
  recorded: boolean;
}

/** Plays actions on a store and watches that deliveries keep the rules of their states, whatever happens. */
export class DeliveryHistory {
  readonly #scene: Scene;
  readonly #endpoints: Endpoint[] = [];
  readonly #deliveries: Delivery[] = [];
  readonly #claims: NotedClaim[] = [];
  readonly #heardOf = new Map<string, Date>();
  readonly #seen = new Map<string, DeliveryDetail>();
  #seconds = 0;
  #tenantPausedUntil: Date | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Two managed endpoints and a REST hook, with two deliveries each. */
  async begin(): Promise<void> {
    const { endpoint } = await this.#scene.restHook();
    this.#endpoints.push(endpoint, await this.#scene.endpoint(), await this.#scene.endpoint());
    for (const to of [...this.#endpoints, ...this.#endpoints]) this.#deliveries.push(await this.#scene.delivery(to));
  }

  async play(action: DeliveryAction): Promise<void> {
    switch (action.kind) {
      case "wait":
        this.#seconds += action.seconds;
        break;
      case "claim":
        await this.#claim(`prc_${action.process}`, action.limit, action.leaseSeconds * 1000);
        break;
      case "record":
        await this.#record(chosen(this.#claims, action.claim), action.outcome, at(this.#seconds + action.retrySeconds));
        break;
      case "heartbeat":
        await this.#heartbeat(`prc_${action.process}`);
        break;
      case "replay":
        await this.#replay(chosen(this.#deliveries, action.delivery));
        break;
      case "cancel":
        await this.#cancel(chosen(this.#deliveries, action.delivery));
        break;
      case "pauseTenant":
        this.#tenantPausedUntil = action.seconds === null ? null : at(this.#seconds + action.seconds);
        await this.#scene.subscriptions.pauseTenant(TENANT, this.#tenantPausedUntil);
        break;
      case "cancelTooOld":
        await this.#cancelTooOld(at(this.#seconds - action.secondsAgo));
        break;
      default:
        await this.#changeEndpoint(action.kind, chosen(this.#endpoints, action.endpoint));
    }
    await this.#checkAll();
  }

  get #now(): Date {
    return at(this.#seconds);
  }

  async #claim(processId: string, limit: number, leaseMs: number): Promise<void> {
    const now = this.#now;
    for (const claimed of await this.#scene.claim({ processId, limit, leaseMs, now })) {
      const { id, attempts, isTest } = claimed.delivery;
      const { state, deletedAt, pausedUntil } = claimed.endpoint;
      if (deletedAt === null) {
        assert.equal(state, "enabled", "nothing is claimed of a disabled endpoint");
        const isPaused = [pausedUntil, this.#tenantPausedUntil].some((until) => until !== null && until > now);
        assert.ok(isTest || !isPaused, "nothing but tests is claimed while the endpoint or its tenant is paused");
      }
      const earlier = this.#claims.findLast((claim) => claim.claimed.delivery.id === id);
      assert.ok(earlier === undefined || earlier.recorded || earlier.until <= now, "nobody holds what is claimed");
      const known = this.#seen.get(id);
      assert.ok(known === undefined || known.delivery.state === "pending", "only a pending delivery is claimed");
      assert.ok(earlier === undefined || earlier.recorded || attempts > earlier.claimed.delivery.attempts);
      assert.ok(earlier === undefined || claimed.claim > earlier.claimed.claim, "a claim's number is never given back");
      this.#claims.push({
        claimed,
        processId,
        until: new Date(now.getTime() + leaseMs),
        recorded: false,
      });
    }
  }

  async #record(claim: NotedClaim | undefined, kind: OutcomeKind, retryAt: Date): Promise<void> {
    if (claim === undefined) return;
    const { delivery } = claim.claimed;
    const before = await this.#details();
    const result = resultOf(kind, claim.claimed, this.#now, retryAt);
    const { staleDeliveryIds, canceled, endpoints } = await this.#scene.record(result, this.#now);
    const newest = this.#claims.findLast((other) => other.claimed.delivery.id === delivery.id);
    if (claim.recorded || newest !== claim || before.get(delivery.id)?.delivery.state !== "pending") {
      assert.deepEqual(
        { staleDeliveryIds, canceled, endpoints },
        { staleDeliveryIds: [delivery.id], canceled: [], endpoints: [] },
      );
      assert.deepEqual(await this.#details(), before, "a stale result writes nothing");
      return;
    }
    assert.deepEqual(staleDeliveryIds, [], "the newest claim may record its result");
    claim.recorded = true;
    const { attempts, delivery: after } = await this.#scene.detail(delivery);
    assert.equal(attempts.length, result.attempt === null ? delivery.attempts - 1 : delivery.attempts);
    assert.ok(after.state === result.next.state || after.state === "canceled");
    const instead = after.state === result.next.state ? [] : [{ deliveryId: after.id, reason: after.reason }];
    assert.deepEqual(canceled, instead, "what is canceled instead of waiting is named");
  }

  async #heartbeat(processId: string): Promise<void> {
    const deadBefore = at(this.#seconds - 20);
    await this.#scene.deliveries.heartbeat(processId, this.#now, deadBefore);
    this.#heardOf.set(processId, this.#now);
    for (const [dead, heardOf] of this.#heardOf) {
      if (heardOf >= deadBefore) continue;
      this.#heardOf.delete(dead);
      for (const claim of this.#claims) {
        if (claim.processId === dead && claim.until > this.#now) claim.until = this.#now;
      }
    }
  }

  async #replay(replayed: Delivery | undefined): Promise<void> {
    if (replayed === undefined) return;
    const { event, endpoint } = await this.#scene.detail(replayed);
    const to = { endpointId: endpoint.id, subscriptionId: replayed.subscriptionId };
    const row = deliveryRow(event, to, { createdAt: this.#now, replayOf: replayed.id });
    this.#deliveries.push(await this.#scene.deliveries.addDelivery(row));
  }

  async #cancel(delivery: Delivery | undefined): Promise<void> {
    if (delivery === undefined) return;
    const before = (await this.#scene.detail(delivery)).delivery;
    const after = await this.#scene.deliveries.cancelDelivery(everything, delivery.id, this.#now);
    const isHeld = before.leasedUntil !== null && before.leasedUntil > this.#now;
    if (isHeld || before.state !== "pending") assert.deepEqual(after, before);
    else assert.equal(after?.reason, "byOperator");
  }

  /** Exactly what waits for a disabled endpoint since before then, and nobody holds, is canceled. */
  async #cancelTooOld(before: Date): Promise<void> {
    const details = [...(await this.#details()).values()];
    const due = details.filter(({ delivery, endpoint }) => {
      const isHeld = delivery.leasedUntil !== null && delivery.leasedUntil > this.#now;
      return delivery.state === "pending" && !isHeld && isTooOld(delivery, endpoint, before);
    });
    const canceled = await this.#scene.deliveries.cancelTooOld(before, 100, this.#now);
    assert.deepEqual(idsOf(canceled), idsOf(due.map(({ delivery }) => delivery)));
    for (const delivery of canceled) assert.deepEqual((await this.#scene.detail(delivery)).delivery, delivery);
  }

  async #changeEndpoint(kind: EndpointActionKind, endpoint?: Endpoint) {
    if (endpoint === undefined) return;
    const { subscriptions } = this.#scene;
    if (kind === "delete") {
      await subscriptions.deleteEndpoint(everything, endpoint.id, this.#now);
    } else if (kind === "unsubscribe") {
      const { subscriptionId } = await this.#scene.to(endpoint);
      await subscriptions.endSubscription(everything, subscriptionId, this.#now);
    } else if (kind === "test") {
      this.#deliveries.push(await this.#scene.testDelivery(endpoint, { createdAt: this.#now }));
    } else if (kind === "discard") {
      await this.#scene.deliveries.discardWaiting(everything, endpoint.id, 100, this.#now);
    } else if (kind === "pause") {
      const pause = { pausedUntil: at(this.#seconds + 30), pauseReason: "byOperator" } as const;
      await subscriptions.updateEndpoint(everything, endpoint.id, changed(pause));
    } else {
      const disabledAt = kind === "disable" ? this.#now : null;
      await subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: `${kind}d`, disabledAt }));
    }
  }

  async #details(): Promise<Map<string, DeliveryDetail>> {
    const details = await Promise.all(this.#deliveries.map((delivery) => this.#scene.detail(delivery)));
    return new Map(details.map((detail) => [detail.delivery.id, detail]));
  }

  async #checkAll(): Promise<void> {
    for (const [id, detail] of await this.#details()) {
      checkRules(detail);
      const seen = this.#seen.get(id);
      if (seen !== undefined) {
        assert.deepEqual(detail.attempts.slice(0, seen.attempts.length), seen.attempts, "attempts are only added");
        if (seen.delivery.state !== "pending") {
          assert.deepEqual(detail.delivery, seen.delivery, "a terminal delivery never changes");
          assert.equal(detail.attempts.length, seen.attempts.length, "a terminal delivery has no more attempts");
        }
      }
      this.#seen.set(id, detail);
    }
  }
}

/** What is true of a delivery at any time. */
function checkRules({ delivery, attempts }: DeliveryDetail): void {
  const numbers = attempts.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    Array.from(attempts.keys(), (index) => index + 1),
    "attempts are numbered from 1 without gaps",
  );
  const running = delivery.leasedUntil === null ? 0 : 1;
  assert.equal(delivery.attempts, attempts.length + running, "every attempt that began is in the ledger or under way");
  assert.equal(delivery.lastAttemptState, attempts.at(-1)?.state ?? null);
  assert.equal(delivery.crashes, attempts.filter(({ state }) => state === "unknown").length);
  const isPending = delivery.state === "pending";
  assert.equal(delivery.nextAttemptAt !== null, isPending);
  assert.equal(delivery.endedAt === null, isPending);
  assert.ok(isPending || delivery.leasedUntil === null);
  assert.equal(delivery.reason === null, isPending || delivery.state === "succeeded");
}

function chosen<Item>(items: readonly Item[], choice: number): Item | undefined {
  return items.length === 0 ? undefined : items[choice % items.length];
}
