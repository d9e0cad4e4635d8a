import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import type { newProspectBody, Prospect } from "./prospect.ts";

export interface ProspectRepository {
  insert(companyId: string, prospect: z.output<typeof newProspectBody>): Promise<Prospect>;
  /** Newest first. */
  list(companyId: string): readonly Prospect[];
}

/** Where prospects are stored, and so where NewProspect fires. */
export function createProspectRepository({ tables, store, webhooks }: CrmParts): ProspectRepository {
  return {
    async insert(companyId, { name, source }) {
      const prospect: Prospect = { id: tables.prospects.nextId(companyId), name, source, createdAt: new Date() };
      // The opportunity repository says why the row is stored inside the transaction.
      await store.transaction(async (transaction) => {
        await webhooks.triggerWebhookEvent("NewProspect", prospect.id, { tenantId: companyId, transaction });
        tables.prospects.put(companyId, prospect);
      });
      return prospect;
    },
    list: (companyId) => tables.prospects.list(companyId),
  };
}
