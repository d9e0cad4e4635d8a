import { cancelDeliveries } from "./cancel-deliveries.ts";
import type { StoredEndpoint, StoredSubscription } from "./stored-rows.ts";

/** Ends a live subscription, cancels what waits for it, and deletes its endpoint if that is a REST hook. */
export function endSubscription(subscription: StoredSubscription, now: Date): void {
  const { endpoint, row } = subscription;
  if (endpoint.row.kind === "restHook") {
    deleteEndpoint(endpoint, now);
    return;
  }
  markEnded(subscription, now);
  cancelDeliveries(endpoint, "deleted", now, (delivery) => delivery.row.subscriptionId === row.id);
}

/** Deletes a live endpoint, ends its subscriptions and cancels what waits for it. */
export function deleteEndpoint(endpoint: StoredEndpoint, now: Date): void {
  endpoint.row = { ...endpoint.row, deletedAt: now };
  endSubscriptionsOf(endpoint, now);
  cancelDeliveries(endpoint, "deleted", now);
}

/** Ends every subscription of an endpoint that is deleted. */
export function endSubscriptionsOf(endpoint: StoredEndpoint, now: Date): void {
  for (const subscription of endpoint.subscriptions) markEnded(subscription, now);
}

function markEnded(subscription: StoredSubscription, now: Date): void {
  subscription.row = { ...subscription.row, endedAt: now };
  subscription.endpoint.subscriptions.delete(subscription);
}
