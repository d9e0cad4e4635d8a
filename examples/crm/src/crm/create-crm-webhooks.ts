import { allowLocalReceivers, createWebhooks, type Store } from "@ancrage/core";
import type { CrmWebhooks } from "./crm-parts.ts";
import { crmTriggers } from "./crm-triggers.ts";
import type { CrmDatabase, Queries } from "./storage/crm-database.ts";

export interface CrmWebhooksParts {
  readonly database: CrmDatabase;
  readonly store: Store<Queries>;
  /** Seals the secrets of endpoints, so that whoever reads the database cannot sign in the CRM's name. */
  readonly sealingKey: string;
}

/** The CRM's webhooks. Its companies are tenants, so a call that forgets whose record it is does not compile. */
export function createCrmWebhooks({ database, store, sealingKey }: CrmWebhooksParts): CrmWebhooks {
  return createWebhooks({
    triggers: crmTriggers,
    context: database,
    tenancy: "required",
    store,
    sealingKeys: [sealingKey],
    // The demo's receiver runs on this machine, where the default policy lets nothing be sent. Leave it out in production:
    // subscribers name the URLs, and must not be able to aim at the inside of your network.
    urlPolicy: allowLocalReceivers,
    // The triggers retry after half a second, and what is inserted with plain SQL is found by looking for it.
    pollMs: 100,
  });
}
