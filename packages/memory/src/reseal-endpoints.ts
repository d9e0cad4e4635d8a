import type { Endpoint, ResealedEndpoints } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

/** `SubscriptionStore.resealEndpoints`. */
export function resealEndpoints(
  tables: MemoryTables,
  after: string | null,
  limit: number,
  change: (endpoint: Endpoint) => Endpoint,
): ResealedEndpoints {
  const batch = tables.endpoints.afterId(after, limit);
  const changes = batch.flatMap((stored) => {
    const given = { ...stored.row };
    const row = change(given);
    return row === given ? [] : [{ stored, row: { ...row } }];
  });
  for (const { stored, row } of changes) stored.row = row;
  return { last: batch.at(-1)?.row.id ?? null, changed: changes.length };
}
