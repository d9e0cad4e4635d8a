import type { DueByQueue, DueWork } from "@ancrage/core";
import { earliest } from "./earliest.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** `DeliveryStore.measureDue`. */
export function measureDue(tables: MemoryTables, triggers: readonly string[], limit: number, now: Date): DueByQueue {
  return { events: sum(dueEvents(tables, triggers, now), limit), deliveries: sum(dueDeliveries(tables, now), limit) };
}

function* dueEvents(tables: MemoryTables, triggers: readonly string[], now: Date): Generator<DueWork> {
  for (const trigger of triggers) {
    const queue = tables.eventQueues.get(trigger);
    if (queue === undefined) continue;
    const abandoned = Array.from(queue.taken, ({ lease }) => lease?.until ?? null).filter((until) =>
      isPast(until, now),
    );
    yield {
      count: queue.countDue(now) + abandoned.length,
      oldestAt: earliest([...abandoned, whenPast(queue.nextDueAt(), now)]),
    };
  }
}

function* dueDeliveries(tables: MemoryTables, now: Date): Generator<DueWork> {
  for (const { row, queue } of tables.turns) {
    if (row.deletedAt !== null || row.state === "disabled" || row.pausedUntil !== null) continue;
    if ((tables.tenantPauses.get(row.tenantId) ?? now) > now) continue;
    const abandoned = queue.abandoned(now).filter((delivery) => !delivery.row.isTest);
    yield {
      count: queue.countDue(now) + abandoned.length,
      oldestAt: earliest([...abandoned.map((one) => one.row.leasedUntil), whenPast(queue.nextDueAt(), now)]),
    };
  }
}

/** All together; of each at most `limit`. */
export function sum(parts: Iterable<DueWork>, limit: number): DueWork {
  let count = 0;
  const oldest: (Date | null)[] = [];
  for (const part of parts) {
    count += Math.min(part.count, limit);
    oldest.push(part.oldestAt);
  }
  return { count, oldestAt: earliest(oldest) };
}

function isPast(time: Date | null, now: Date): boolean {
  return time !== null && time <= now;
}

function whenPast(time: Date | null, now: Date): Date | null {
  return isPast(time, now) ? time : null;
}
