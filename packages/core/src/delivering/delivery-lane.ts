import type { EndpointRate } from "../model/endpoint-rate.ts";
import type { ClaimedDelivery, DeliveryClaim } from "../ports/delivery-store.ts";
import type { Ids } from "../ports/ids.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import { announceResults } from "./announce-results.ts";
import { type AttemptedDelivery, type AttemptTerms, attemptDelivery } from "./attempt-delivery.ts";
import { claimShare } from "./claim-share.ts";
import { EarnedSlots, type EndpointSlots } from "./earned-slots.ts";
import { deliveryLeaseMargin } from "./lease-margin.ts";
import { createLeftWarning, isLeft } from "./left-to-others.ts";
import { resultAlerts } from "./result-alerts.ts";
import { Slots } from "./slots.ts";
import type { Lane } from "./work-loop.ts";

export interface DeliveryTerms {
  readonly processId: string;
  readonly store: Store;
  readonly ids: Ids;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly attempt: AttemptTerms;
  /** Attempts in flight in this process. */
  readonly concurrency: number;
  /** Attempts in flight to one endpoint in this process, for endpoints that have no number of their own. */
  readonly endpointConcurrency: number;
  /** For endpoints that have no rate of their own; `null`: they have none. */
  readonly endpointRate: EndpointRate | null;
  /** Longer waits are left to the poll. */
  readonly pollMs: number;
  /** Called when something that had to wait may be claimed: a rate has room again, a retry is due, or its turn has come. */
  readonly onDue: () => void;
  /** Called when there are new events: what there is to tell of endpoints. */
  readonly onAlert: () => void;
}

export interface DeliveryLane extends Lane<ClaimedDelivery, AttemptedDelivery> {
  /** The claim by which deliveries that are being made are taken along. */
  claimAlong(): DeliveryClaim;
}

/** Deliveries: claim due ones, make one attempt each, record what came of it. */
export function createDeliveryLane(terms: DeliveryTerms): DeliveryLane {
  const { processId, store, attempt, ids } = terms;
  const { clock, attemptTimeoutMs, triggers } = attempt;
  const { buildTimeoutMs } = attempt.build;
  const leaseMarginMs = deliveryLeaseMargin({ authorizes: attempt.authorize !== null, buildTimeoutMs });
  // How many of one endpoint may be in flight is the store's to see to: each may have a number of its own.
  const slots = new Slots({ perKey: Number.POSITIVE_INFINITY, inAll: terms.concurrency });
  const warnOfLeft = createLeftWarning(terms.logger);
  const earnedSlots = new EarnedSlots(clock);
  let roomTimer: { readonly at: Date; cancel(): void } | null = null;

  function wakeWhenRoom(at: Date | null): void {
    if (at === null || (roomTimer !== null && roomTimer.at <= at)) return;
    roomTimer?.cancel();
    const cancel = clock.after(Math.max(0, at.getTime() - clock.now().getTime()), () => {
      roomTimer = null;
      terms.onDue();
    });
    roomTimer = { at, cancel };
  }

  function wakeForRetries(attempted: readonly AttemptedDelivery[], now: Date): void {
    const times = attempted.flatMap(({ result: { next } }) => (next.state === "pending" ? [next.nextAttemptAt] : []));
    const waitMs = Math.min(...times.map((time) => time.getTime() - now.getTime()));
    if (waitMs < terms.pollMs) clock.after(Math.max(0, waitMs), terms.onDue);
  }

  function claimFor(endpoints: ReadonlyMap<string, EndpointSlots>, free: number): DeliveryClaim {
    const { concurrency, endpointConcurrency, endpointRate } = terms;
    return {
      processId,
      now: clock.now(),
      leaseMs: attemptTimeoutMs + leaseMarginMs,
      leaseMarginMs,
      endpointConcurrency,
      inFlight: new Map(Array.from(endpoints, ([id, { inFlight }]) => [id, inFlight])),
      ...claimShare({ concurrency, endpointConcurrency, endpoints, free }),
      endpointRate,
    };
  }

  return {
    name: "delivery",
    slots,
    keyOf: ({ endpoint }) => endpoint.id,
    async claim() {
      const { deliveries, roomAt } = await store.deliveries.claimDeliveries(
        claimFor(earnedSlots.atClaim(), slots.free),
      );
      wakeWhenRoom(roomAt);
      return deliveries;
    },
    claimAlong: () => claimFor(earnedSlots.now(), slots.free),
    async work(claimed) {
      const { id, attemptTimeoutMs } = claimed.endpoint;
      earnedSlots.begin(id);
      const result = await attemptDelivery(claimed, attempt);
      const durationMs = result.attempt?.durationMs ?? 0;
      earnedSlots.end(id, { answered: durationMs < (attemptTimeoutMs ?? attempt.attemptTimeoutMs) });
      return { claimed, result };
    },
    about: ({ result: { deliveryId } }) => ({ deliveryId }),
    async record(attempted) {
      const now = clock.now();
      const results = attempted.map(({ result }) => result);
      let hasAlerts = false;
      const recorded = await store.deliveries.recordResults(results, now, (changes) => {
        const alerts = resultAlerts(attempted, changes, { triggers, ids, now });
        hasAlerts = alerts.length > 0;
        return alerts;
      });
      announceResults(attempted, recorded, terms);
      for (const { claimed, result } of attempted) if (isLeft(result)) warnOfLeft(claimed.event.trigger);
      wakeForRetries(attempted, now);
      if (hasAlerts) terms.onAlert();
      if (attempted.some(endsTurn)) terms.onDue();
    },
  };
}

/** Whether the next delivery of the same key may have been waiting for it. */
function endsTurn({ claimed, result }: AttemptedDelivery): boolean {
  return claimed.delivery.orderingKey !== null && result.next.state !== "pending";
}
