import type { Attempt, DeliveredEvent, Endpoint, Subscription } from "@ancrage/core";
import type { DeliveryQueue, QueuedDelivery } from "./delivery-queue.ts";
import type { QueuedEvent } from "./event-queue.ts";

// Every `row` is replaced, never changed: one copy on the way in and one on the way out keep callers apart.

export interface StoredEndpoint {
  row: Endpoint;
  /** Its live subscriptions. */
  readonly subscriptions: Set<StoredSubscription>;
  readonly queue: DeliveryQueue<StoredDelivery>;
}

export interface StoredSubscription {
  row: Subscription;
  readonly endpoint: StoredEndpoint;
}

export interface StoredEvent extends QueuedEvent {
  readonly deliveries: StoredDelivery[];
  /** How often it was taken; fences results. */
  claims: number;
}

export interface StoredDelivery extends QueuedDelivery {
  readonly endpoint: StoredEndpoint;
  readonly event: StoredEvent;
  readonly delivered: DeliveredEvent;
  readonly attempts: Attempt[];
  /** Who took it last, and when. */
  takenBy: { readonly processId: string; readonly at: Date } | null;
}
