import type { Webhooks } from "@ancrage/core";
import type { crmTriggers } from "./crm-triggers.ts";
import type { CrmDatabase, Queries } from "./storage/crm-database.ts";

/** Ancrage, typed by the CRM's triggers. An event is recorded in the transaction of its record. */
export type CrmWebhooks = Webhooks<typeof crmTriggers, "required", Queries>;

/** What the CRM is made from. */
export interface CrmParts {
  readonly database: CrmDatabase;
  readonly webhooks: CrmWebhooks;
}
