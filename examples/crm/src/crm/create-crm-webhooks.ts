import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import type { MemoryStore } from "@ancrage/memory";
import type { CrmWebhooks } from "./crm-parts.ts";
import { crmTriggers } from "./crm-triggers.ts";
import type { CrmTables } from "./storage/crm-tables.ts";

/** The CRM's webhooks. Its companies are tenants, so a call that forgets whose record it is does not compile. */
export function createCrmWebhooks(tables: CrmTables, store: MemoryStore): CrmWebhooks {
  return createWebhooks({
    triggers: crmTriggers,
    context: tables,
    tenancy: "required",
    store,
    // The demo's receiver runs on this machine, where the default policy lets nothing be sent. Leave it out in production:
    // subscribers name the URLs, and must not be able to aim at the inside of your network.
    urlPolicy: allowLocalReceivers,
    // The triggers retry after half a second, and looking for work in memory costs nothing.
    pollMs: 100,
  });
}
