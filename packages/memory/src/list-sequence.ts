import type { EndpointSequence } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEndpoint } from "./stored-rows.ts";

/** `Ledger.listSequence`, of an endpoint that the viewer may see. */
export function listSequence(
  tables: MemoryTables,
  { row: endpoint }: StoredEndpoint,
  { after, limit }: { readonly after: number; readonly limit: number },
): EndpointSequence {
  const numbered = new Map<number, EndpointSequence["events"][number]>();
  const replays = new Map<number, number>();
  for (const { row, event } of tables.deliveries.ofTenant(endpoint.tenantId)) {
    const { sequence } = row;
    if (row.endpointId !== endpoint.id || sequence === null || sequence <= after || sequence > after + limit) continue;
    // What replays it has its number.
    if (row.replay > (replays.get(sequence) ?? row.replay)) continue;
    replays.set(sequence, row.replay);
    const { subscriptionId, content } = row;
    numbered.set(sequence, { sequence, subscriptionId, content, event: { ...event.row } });
  }
  const { sequenced, lastSequence } = endpoint;
  const events = [...numbered.values()].sort((a, b) => a.sequence - b.sequence);
  return { sequenced, lastSequence, events };
}
