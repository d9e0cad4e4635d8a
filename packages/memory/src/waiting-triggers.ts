import type { MemoryTables } from "./memory-tables.ts";

/** `Ledger.waitingTriggers`. */
export function waitingTriggers(
  tables: MemoryTables,
  tenantId: string,
  registered: readonly string[],
  limit: number,
): readonly string[] {
  const waiting = new Set<string>();
  for (const { row } of tables.events.values()) {
    if (row.tenantId === tenantId && row.state === "pending") waiting.add(row.trigger);
  }
  for (const { row } of tables.deliveries.ofTenant(tenantId)) if (row.state === "pending") waiting.add(row.trigger);
  return [...waiting]
    .filter((trigger) => !registered.includes(trigger))
    .sort((one, other) => (one < other ? -1 : 1))
    .slice(0, limit);
}
