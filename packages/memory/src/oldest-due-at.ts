import { earliest } from "./earliest.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** `DeliveryStore.oldestDueAt`. What was taken and abandoned has been due since its lease ran out. */
export function oldestDueAt(tables: MemoryTables, triggers: readonly string[], now: Date): Date | null {
  const times: (Date | null)[] = [];
  for (const trigger of triggers) {
    const queue = tables.eventQueues.get(trigger);
    if (queue === undefined) continue;
    times.push(queue.nextDueAt());
    for (const event of queue.taken) times.push(event.lease?.until ?? null);
  }
  for (const { row, queue } of tables.turns) {
    if (row.state === "disabled" || row.pausedUntil !== null) continue;
    times.push(queue.nextDueAt(), queue.nextDueTestAt());
    for (const delivery of queue.taken) times.push(delivery.row.leasedUntil);
  }
  const oldest = earliest(times);
  return oldest === null || oldest > now ? null : oldest;
}
