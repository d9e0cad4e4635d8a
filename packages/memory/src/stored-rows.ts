import type { Attempt, Delivery, Endpoint, StagedEvent, Subscription, WebhookEvent } from "@ancrage/core";
import type { DeliveryQueue } from "./delivery-queue.ts";

// Every `row` is replaced, never changed: one copy on the way in and one on the way out keep callers apart.

export interface StoredEndpoint {
  row: Endpoint;
  /** Its live subscriptions. */
  readonly subscriptions: Set<StoredSubscription>;
  readonly queue: DeliveryQueue<StoredDelivery>;
  /** What was claimed under a rate and still counts, in the order of the claims. */
  rateMarks: readonly RateMark[];
}

/** Attempts that were claimed at once, and until when they count. */
export interface RateMark {
  readonly endsAt: Date;
  readonly attempts: number;
}

export interface StoredSubscription {
  row: Subscription;
  readonly endpoint: StoredEndpoint;
}

export interface StoredEvent {
  row: WebhookEvent;
  readonly deliveries: Set<StoredDelivery>;
  /** How often it was taken; fences results. */
  claims: number;
  /** Who took it, until when; `null` once a result is written. */
  lease: { readonly processId: string; readonly until: Date } | null;
}

export interface StoredDelivery {
  row: Delivery;
  readonly endpoint: StoredEndpoint;
  readonly event: StoredEvent;
  readonly attempts: Attempt[];
  /** How often it was taken; fences results. */
  claims: number;
  /** Who took it last, and when. */
  takenBy: { readonly processId: string; readonly at: Date } | null;
}

export interface StoredNote {
  readonly staged: StagedEvent;
  /** Whose run it is, and until when it is waited for. */
  lease: { readonly processId: string; readonly until: Date };
}
