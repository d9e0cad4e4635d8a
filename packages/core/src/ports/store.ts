import type { DeliveryStore } from "./delivery-store.ts";
import type { SubscriptionStore } from "./subscription-store.ts";

/**
 * Persistence, in two parts with two lives: who receives, and what happened. Both parts live in one database, so that a
 * method of one may change rows of the other in its own transaction. Rows that come out are the caller's to keep:
 * changing them changes nothing in the store.
 */
export interface Store<Transaction = unknown> {
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore<Transaction>;
}
