import type { Delivery } from "../model/delivery.ts";
import type { Subscription } from "../model/subscription.ts";
import type { SubscriptionStore } from "../ports/subscription-store.ts";

/** What is sent in place of a payload that is too large. Rejects with what the store rejects with. */
export type WhenTooLarge = (
  delivery: Pick<Delivery, "tenantId" | "subscriptionId">,
) => Promise<Subscription["whenTooLarge"]>;

/**
 * Asks the store, as the subscription says now. It is asked when a version or a payload comes out too large, which is rare
 * enough to be no part of every claim.
 */
export function whenTooLargeIn(subscriptions: Pick<SubscriptionStore, "findCandidate">): WhenTooLarge {
  return async ({ tenantId, subscriptionId }) => {
    if (subscriptionId === null) return "cancel";
    const found = await subscriptions.findCandidate({ tenantId, ownerId: null }, subscriptionId);
    return found?.subscription.whenTooLarge ?? "cancel";
  };
}
