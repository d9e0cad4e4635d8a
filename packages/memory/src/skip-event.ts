import type { EventReason } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEvent } from "./stored-rows.ts";

/** Skips the event if it is pending. Without its lease the result of its claim is a stale one. */
export function skipEvent(tables: MemoryTables, event: StoredEvent, reason: EventReason): void {
  if (event.row.state !== "pending") return;
  tables.eventQueues.get(event.row.trigger)?.remove(event);
  event.lease = null;
  event.row = { ...event.row, state: "skipped", reason, nextBuildAt: null };
  tables.queueEvent(event);
}
