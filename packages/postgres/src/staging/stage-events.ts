import type { ClaimTerms, StagedEvent } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `DeliveryStore.stageEvents`. */
export function stagingEvents(t: Tables) {
  const given = rowsIn("$1", "given", { id: "text", tenantId: "text", event: "text", deliveries: "text" });
  const text = `
insert into ${t.staged_events} (id, tenant_id, event, deliveries, process_id, leased_until)
select given.id, given."tenantId", given.event, given.deliveries, $2, $3::timestamptz from ${given}`;

  return async (
    to: Queryable,
    notes: readonly StagedEvent[],
    { processId, now, leaseMs }: ClaimTerms,
  ): Promise<void> => {
    const rows = notes.map(({ event, deliveries }) => ({
      ...{ id: event.id, tenantId: event.tenantId },
      ...{ event: JSON.stringify(event), deliveries: JSON.stringify(deliveries) },
    }));
    await to.query(text, [JSON.stringify(rows), processId, new Date(now.getTime() + leaseMs).toISOString()]);
  };
}
