import type { Attempt } from "./attempt.ts";
import type { Delivery } from "./delivery.ts";
import type { WebhookEvent } from "./webhook-event.ts";

/** A delivery that a run waits for, or waited for. */
export interface StagedDelivery {
  readonly delivery: Delivery;
  /** `null`: it has not been made, or nobody knows yet. */
  readonly attempt: Attempt | null;
}

/**
 * An event of one stage of a run, with the deliveries that the run waits for. As a note it is `pending`, and so are its
 * deliveries: who may be called.
 */
export interface StagedEvent {
  readonly event: WebhookEvent;
  readonly deliveries: readonly StagedDelivery[];
}

/**
 * What a note comes to whose process stopped, or that took longer than its lease: whatever the host did was not committed,
 * or the note would be gone. Nobody knows who was called, so every attempt is `unknown`. Pure: every store writes the same.
 */
export function abandonedEvent({ event, deliveries }: StagedEvent, now: Date): StagedEvent {
  return {
    event: { ...event, state: "rolledBack", reason: "crashed", nextBuildAt: null },
    deliveries: deliveries.map(({ delivery }) => ({
      delivery: {
        ...delivery,
        state: "exhausted",
        reason: "crashed",
        attempts: 1,
        crashes: 1,
        nextAttemptAt: null,
        lastAttemptState: "unknown",
        endedAt: now,
      },
      attempt: {
        deliveryId: delivery.id,
        number: 1,
        state: "unknown",
        startedAt: delivery.createdAt,
        durationMs: null,
        requestHeaders: null,
        response: null,
        error: null,
      },
    })),
  };
}
