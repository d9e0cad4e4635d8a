import { hasExpired } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery } from "./stored-rows.ts";

/** Whether the delivery's subscription, not its endpoint, has ended since it was made. */
export function isUnsubscribed(tables: MemoryTables, { row, endpoint }: StoredDelivery): boolean {
  if (row.subscriptionId === null || endpoint.row.deletedAt !== null) return false;
  const endedAt = tables.subscriptions.get(row.subscriptionId)?.row.endedAt ?? null;
  return endedAt !== null && endedAt >= row.createdAt;
}

/** Why a delivery that is to wait again ends with its subscription instead; `null`: it does not. */
export function endWithSubscription(
  tables: MemoryTables,
  delivery: StoredDelivery,
  now: Date,
): "deleted" | "expired" | null {
  const { row, endpoint } = delivery;
  const subscription = tables.subscriptions.get(row.subscriptionId ?? "")?.row;
  if (subscription === undefined || endpoint.row.deletedAt !== null) return null;
  const { endedAt, expiresAt } = subscription;
  // A replay asked for afterwards is retried like any other.
  if (expiresAt !== null && expiresAt >= row.createdAt && hasExpired(subscription, endedAt ?? now)) return "expired";
  return isUnsubscribed(tables, delivery) ? "deleted" : null;
}
