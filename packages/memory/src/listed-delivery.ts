import type { ListedDelivery } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

/** A copy of a delivery as lists show it; none when there is no such delivery. */
export function listedDelivery(tables: MemoryTables, deliveryId: string): readonly ListedDelivery[] {
  const stored = tables.deliveries.get(deliveryId);
  if (stored === undefined) return [];
  const { row, endpoint, event, attempts } = stored;
  const subscription = row.subscriptionId === null ? undefined : tables.subscriptions.get(row.subscriptionId);
  const last = attempts.at(-1);
  return [
    {
      ...row,
      endpointName: endpoint.row.name,
      subscriptionName: subscription?.row.name ?? null,
      recordId: event.row.recordId,
      lastAttemptAt: last?.startedAt ?? null,
      lastError: last?.error ?? null,
    },
  ];
}
