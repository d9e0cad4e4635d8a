import type { Delivery } from "../model/delivery.ts";
import { IDEMPOTENCY_KEPT_MS } from "../model/idempotency.ts";
import { LONGEST_WAIT_MS } from "../model/too-old.ts";
import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { InboundStore } from "../ports/inbound-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import type { ExpiredSubscription, SubscriptionStore } from "../ports/subscription-store.ts";
import { EveryMinute } from "./every-minute.ts";

/** How long the ledger keeps what has ended; what is pending stays, however old. */
export interface RetentionTimes {
  /** Deliveries that succeeded, events that were routed, and receipts that were processed; these for 7 days at least. */
  readonly succeededMs: number;
  /** Everything else that has ended. */
  readonly otherMs: number;
}

export interface RetentionTerms {
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  readonly inbound: InboundStore;
  readonly lifecycle: Lifecycle;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `null`: the ledger is kept for ever, and only idempotency keys end. */
  readonly times: RetentionTimes | null;
}

/** Processed receipts are kept for so long at least, so that their dedupe keys are. */
export const RECEIPTS_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Rows of a kind that one call of the store removes or cancels, so that none takes long. */
export const PURGE_ROWS = 1_000;

/**
 * Ends subscriptions that have expired, cancels what has waited too long for a disabled endpoint, and removes what the ledger
 * need not keep any more, at most once a minute, in batches.
 */
export class Retention {
  readonly #terms: RetentionTerms;
  readonly #minutely: EveryMinute;

  constructor(terms: RetentionTerms) {
    this.#terms = terms;
    this.#minutely = new EveryMinute(terms.clock, async (isOver) => {
      await this.endExpired(isOver);
      await this.#cancelTooOld(isOver);
      await this.#purge(isOver);
      await this.#purgeReceipts(isOver);
    });
  }

  /** Goes to work every minute from now on, until `stop`. */
  start(): void {
    this.#minutely.start();
  }

  /** Waits for the batch that is under way; none follows. */
  stop(): Promise<void> {
    return this.#minutely.stop();
  }

  /** Cancels and removes what may go, unless this was done within the last minute, until nothing is left or `isOver`. Never rejects. */
  runDue(isOver: () => boolean): Promise<void> {
    return this.#minutely.runDue(isOver);
  }

  /** Ends subscriptions that have expired, however recently that was done. Never rejects. */
  async endExpired(isOver: () => boolean): Promise<void> {
    const { subscriptions, lifecycle, clock, logger } = this.#terms;
    try {
      let ended: readonly ExpiredSubscription[];
      do {
        ended = await subscriptions.endExpiredSubscriptions(clock.now(), PURGE_ROWS);
        for (const { id: subscriptionId, tenantId, endpointId, name } of ended) {
          lifecycle.emit("subscription.expired", { subscriptionId, tenantId, endpointId, name });
        }
      } while (ended.length >= PURGE_ROWS && !isOver());
    } catch (error) {
      logger.error("Subscriptions that have expired could not be ended; it is tried again in a minute", { error });
    }
  }

  async #cancelTooOld(isOver: () => boolean): Promise<void> {
    const { deliveries, lifecycle, clock, logger } = this.#terms;
    try {
      let canceled: readonly Delivery[];
      do {
        const now = clock.now();
        canceled = await deliveries.cancelTooOld(new Date(now.getTime() - LONGEST_WAIT_MS), PURGE_ROWS, now);
        for (const { id: deliveryId, eventId, tenantId, endpointId, trigger, attempts, reason } of canceled) {
          const about = { deliveryId, eventId, tenantId, endpointId, trigger, attempts, reason };
          lifecycle.emit("delivery.canceled", { ...about, error: null });
        }
      } while (canceled.length >= PURGE_ROWS && !isOver());
    } catch (error) {
      logger.error("What waits for disabled endpoints could not be looked through; it is tried again in a minute", {
        error,
      });
    }
  }

  async #purge(isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    const { deliveries, clock, logger, times } = this.#terms;
    const nowMs = clock.now().getTime();
    const before = {
      succeeded: times === null ? null : new Date(nowMs - times.succeededMs),
      other: times === null ? null : new Date(nowMs - times.otherMs),
      keys: new Date(nowMs - IDEMPOTENCY_KEPT_MS),
    };
    try {
      while ((await deliveries.purge(before, PURGE_ROWS)) >= PURGE_ROWS && !isOver()) {
        // As many as fit in a batch went, so there may be more.
      }
    } catch (error) {
      logger.error("Old rows could not be removed; it is tried again in a minute", { error });
    }
  }

  async #purgeReceipts(isOver: () => boolean): Promise<void> {
    const { inbound, clock, logger, times } = this.#terms;
    if (times === null || isOver()) return;
    const nowMs = clock.now().getTime();
    const before = {
      // What is gone is no duplicate any more; providers go on retrying for days.
      processed: new Date(nowMs - Math.max(times.succeededMs, RECEIPTS_KEPT_MS)),
      other: new Date(nowMs - times.otherMs),
    };
    try {
      while ((await inbound.purgeReceipts(before, PURGE_ROWS)) >= PURGE_ROWS && !isOver()) {
        // As many as fit in a batch went, so there may be more.
      }
    } catch (error) {
      logger.error("Old receipts could not be removed; it is tried again in a minute", { error });
    }
  }
}
