import { AncrageError, type Endpoint } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

/** @throws `name_taken` when another live endpoint of the tenant has the name. */
export function refuseTakenName(tables: MemoryTables, { id, tenantId }: Endpoint, name: string): void {
  for (const { row } of tables.endpoints.ofTenant(tenantId)) {
    if (row.name !== name || row.id === id || row.deletedAt !== null) continue;
    throw new AncrageError(
      "name_taken",
      `Another endpoint is already named "${name}". Choose another name, or delete that endpoint.`,
      { name },
    );
  }
}
