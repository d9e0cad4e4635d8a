import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery } from "./stored-rows.ts";

/** Whether the delivery's subscription, not its endpoint, has ended since it was made. */
export function isUnsubscribed(tables: MemoryTables, { row, endpoint }: StoredDelivery): boolean {
  if (row.subscriptionId === null || endpoint.row.deletedAt !== null) return false;
  const endedAt = tables.subscriptions.get(row.subscriptionId)?.row.endedAt ?? null;
  return endedAt !== null && endedAt >= row.createdAt;
}
