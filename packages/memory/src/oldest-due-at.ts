import { earliest } from "./earliest.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** `DeliveryStore.oldestDueAt`. What was taken and abandoned has been due since its lease ran out. */
export function oldestDueAt(tables: MemoryTables, triggers: readonly string[], now: Date): Date | null {
  const times: (Date | null)[] = [];
  for (const trigger of triggers) {
    const queue = tables.eventQueues.get(trigger);
    if (queue === undefined) continue;
    const leases = Array.from(queue.taken, ({ lease }) => lease?.until ?? null);
    if (!isHeld(leases, now)) times.push(queue.nextDueAt(), ...leases);
  }
  for (const { row, queue, rateMarks } of tables.turns) {
    if (row.state === "disabled" || row.pausedUntil !== null) continue;
    if (rateMarks.some(({ endsAt }) => endsAt > now)) continue;
    if ((tables.tenantPauses.get(row.tenantId) ?? now) > now) continue;
    const leases = Array.from(queue.taken, (delivery) => delivery.row.leasedUntil);
    if (!isHeld(leases, now)) times.push(queue.nextDueAt(), queue.nextDueTestAt(), ...leases);
  }
  const oldest = earliest(times);
  return oldest === null || oldest > now ? null : oldest;
}

function isHeld(leases: readonly (Date | null)[], now: Date): boolean {
  return leases.some((until) => until !== null && until > now);
}
