import { trackTable } from "@ancrage/postgres";

/**
 * Fires NewOpportunity for every project that is inserted, whatever inserts it: the CRM, an import, or somebody with psql.
 * A trigger of the database records the event in the transaction that writes the row.
 */
export const opportunityTracking = trackTable("crm.opportunities", {
  insert: "NewOpportunity",
  when: "is_project",
  recordId: "id",
  tenantId: "company_id",
});
