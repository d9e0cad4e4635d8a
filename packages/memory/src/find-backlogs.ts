import { type EndpointBacklog, MOST_BACKLOG_COUNTED } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

interface BacklogQuery {
  readonly before: Date;
  readonly limit: number;
  readonly now: Date;
  readonly told: ReadonlySet<string>;
}

/** `DeliveryStore.findBacklogs`. */
export function findBacklogs(tables: MemoryTables, { before, limit, now, told }: BacklogQuery): EndpointBacklog[] {
  const backlogs: EndpointBacklog[] = [];
  for (const { row, queue } of tables.turns) {
    if (row.state === "disabled" || row.deletedAt !== null || row.pausedUntil !== null) continue;
    if (told.has(row.id)) continue;
    if ((tables.tenantPauses.get(row.tenantId) ?? now) > now) continue;
    const oldestDueAt = queue.nextDueAt();
    if (oldestDueAt === null || oldestDueAt > before) continue;
    const { id, tenantId, name, ownerId } = row;
    const due = Math.min(queue.countDue(now), MOST_BACKLOG_COUNTED);
    backlogs.push({ endpoint: { id, tenantId, name, ownerId }, due, oldestDueAt });
  }
  backlogs.sort((one, other) => one.oldestDueAt.getTime() - other.oldestDueAt.getTime());
  return backlogs.slice(0, limit);
}
