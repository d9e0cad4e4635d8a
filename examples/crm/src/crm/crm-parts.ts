import type { Webhooks } from "@ancrage/core";
import type { MemoryStore, MemoryTransaction } from "@ancrage/memory";
import type { crmTriggers } from "./crm-triggers.ts";
import type { CrmTables } from "./storage/crm-tables.ts";

/** Ancrage, typed by the CRM's triggers. */
export type CrmWebhooks = Webhooks<typeof crmTriggers, "required", MemoryTransaction>;

/** What the CRM is made from. */
export interface CrmParts {
  readonly tables: CrmTables;
  /** Where events are recorded; its transactions bind a record to its event. */
  readonly store: Pick<MemoryStore, "transaction">;
  readonly webhooks: CrmWebhooks;
}
