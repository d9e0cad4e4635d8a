import type { PurgeTimes } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery, StoredEvent } from "./stored-rows.ts";

/** `DeliveryStore.purge`. */
export function purge(tables: MemoryTables, before: PurgeTimes, limit: number): number {
  const deliveries = firstOf(tables.deliveries, limit, (delivery) => hasExpired(delivery, before));
  tables.deliveries.remove(deliveries);
  for (const delivery of deliveries) delivery.event.deliveries.delete(delivery);
  const events = firstOf(tables.events.values(), limit, (event) => isLeftOver(event, before));
  for (const { row } of events) tables.events.delete(row.id);
  return deliveries.size + events.size + tables.idempotencyKeys.removeBefore(before.keys, limit);
}

function firstOf<Row>(rows: Iterable<Row>, limit: number, matches: (row: Row) => boolean): ReadonlySet<Row> {
  const found = new Set<Row>();
  for (const row of rows) {
    if (found.size >= limit) break;
    if (matches(row)) found.add(row);
  }
  return found;
}

function hasExpired({ row: { state, endedAt } }: StoredDelivery, before: PurgeTimes): boolean {
  const time = state === "succeeded" ? before.succeeded : before.other;
  return time !== null && endedAt !== null && endedAt < time;
}

function isLeftOver({ row: { state, createdAt }, deliveries }: StoredEvent, before: PurgeTimes): boolean {
  const time = state === "routed" ? before.succeeded : before.other;
  return time !== null && state !== "pending" && deliveries.size === 0 && createdAt < time;
}
