import { cancelDeliveries } from "./cancel-deliveries.ts";
import type { StoredEndpoint, StoredSubscription } from "./stored-rows.ts";

/** Ends a live subscription, cancels what waits for it, and deletes its endpoint if that is a REST hook. */
export function endSubscription(
  subscription: StoredSubscription,
  now: Date,
  reason: "deleted" | "expired" = "deleted",
): void {
  const { endpoint, row } = subscription;
  if (endpoint.row.kind === "restHook") {
    deleteEndpoint(endpoint, now, reason);
    return;
  }
  markEnded(subscription, now);
  cancelDeliveries(endpoint, reason, now, (delivery) => delivery.row.subscriptionId === row.id);
}

/** Deletes a live endpoint, ends its subscriptions and cancels what waits for it. */
export function deleteEndpoint(endpoint: StoredEndpoint, now: Date, reason: "deleted" | "expired" = "deleted"): void {
  endpoint.row = { ...endpoint.row, deletedAt: now };
  endSubscriptionsOf(endpoint, now);
  cancelDeliveries(endpoint, reason, now);
}

/** Ends every subscription of an endpoint that is deleted. */
export function endSubscriptionsOf(endpoint: StoredEndpoint, now: Date): void {
  for (const subscription of endpoint.subscriptions) markEnded(subscription, now);
}

function markEnded(subscription: StoredSubscription, now: Date): void {
  subscription.row = { ...subscription.row, endedAt: now };
  subscription.endpoint.subscriptions.delete(subscription);
}
