import type { ClaimedDelivery } from "../ports/delivery-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import { announceResults } from "./announce-results.ts";
import { type AttemptedDelivery, type AttemptTerms, attemptDelivery } from "./attempt-delivery.ts";
import { deliveryLeaseMargin } from "./lease-margin.ts";
import { type EndpointRate, RateWindow } from "./rate-window.ts";
import { Slots } from "./slots.ts";
import type { Lane } from "./work-loop.ts";

export interface DeliveryTerms {
  readonly processId: string;
  readonly store: Store;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly attempt: AttemptTerms;
  /** Attempts in flight in this process. */
  readonly concurrency: number;
  /** Attempts in flight to one endpoint in this process. */
  readonly endpointConcurrency: number;
  /** `null`: no limit. */
  readonly endpointRate: EndpointRate | null;
  /** Longer waits are left to the poll. */
  readonly pollMs: number;
  /** Called when something that had to wait may be claimed: a rate has room again, or a retry is due. */
  readonly onDue: () => void;
}

/** Deliveries: claim due ones, make one attempt each, record what came of it. */
export function createDeliveryLane(terms: DeliveryTerms): Lane<ClaimedDelivery, AttemptedDelivery> {
  const { processId, store, attempt } = terms;
  const { clock, attemptTimeoutMs } = attempt;
  const { buildTimeoutMs } = attempt.build;
  const leaseMarginMs = deliveryLeaseMargin({ authorizes: attempt.authorize !== null, buildTimeoutMs });
  const slots = new Slots({ perKey: terms.endpointConcurrency, inAll: terms.concurrency });
  const rate = terms.endpointRate === null ? null : new RateWindow(terms.endpointRate);
  const slotsPerEndpoint = Math.min(terms.endpointConcurrency, terms.endpointRate?.limit ?? Number.POSITIVE_INFINITY);
  let rateTimer: (() => void) | null = null;

  function busyEndpoints(): ReadonlyMap<string, number> {
    const busy = new Map<string, number>();
    for (const endpointId of slots.busyKeys) busy.set(endpointId, slots.freeOf(endpointId));
    for (const [endpointId, left] of rate?.left(clock.monotonicMs()) ?? []) {
      busy.set(endpointId, Math.min(left, busy.get(endpointId) ?? slotsPerEndpoint));
    }
    return busy;
  }

  function wakeWhenRateFrees(): void {
    const waitMs = rate?.nextFreeMs(clock.monotonicMs()) ?? null;
    if (waitMs === null || rateTimer !== null) return;
    rateTimer = clock.after(waitMs, () => {
      rateTimer = null;
      terms.onDue();
    });
  }

  function wakeForRetries(attempted: readonly AttemptedDelivery[], now: Date): void {
    const times = attempted.flatMap(({ result: { next } }) => (next.state === "pending" ? [next.nextAttemptAt] : []));
    const waitMs = Math.min(...times.map((time) => time.getTime() - now.getTime()));
    if (waitMs < terms.pollMs) clock.after(Math.max(0, waitMs), terms.onDue);
  }

  return {
    name: "delivery",
    slots,
    keyOf: ({ endpoint }) => endpoint.id,
    async claim() {
      const claimed = await store.deliveries.claimDeliveries({
        processId,
        now: clock.now(),
        leaseMs: attemptTimeoutMs + leaseMarginMs,
        leaseMarginMs,
        limit: slots.free,
        slotsPerEndpoint,
        busyEndpoints: busyEndpoints(),
      });
      for (const { endpoint } of claimed) rate?.note(endpoint.id, clock.monotonicMs());
      wakeWhenRateFrees();
      return claimed;
    },
    work: async (claimed) => ({ claimed, result: await attemptDelivery(claimed, attempt) }),
    about: ({ result: { deliveryId } }) => ({ deliveryId }),
    async record(attempted) {
      const now = clock.now();
      const results = attempted.map(({ result }) => result);
      const recorded = await store.deliveries.recordResults(results, now);
      announceResults(attempted, recorded, terms);
      wakeForRetries(attempted, now);
    },
  };
}
