import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import { CrmError } from "../http/crm-error.ts";
import type { newOpportunityBody, Opportunity, opportunityChangeBody } from "./opportunity.ts";

type OpportunityInput = z.output<typeof newOpportunityBody>;

export interface OpportunityRepository {
  /** @throws `CrmError` 400 when the customer is unknown */
  insert(companyId: string, opportunity: OpportunityInput): Promise<Opportunity>;
  /** All or none. @throws `CrmError` 400 when a customer is unknown */
  insertMany(companyId: string, opportunities: readonly OpportunityInput[]): Promise<readonly Opportunity[]>;
  /** @throws `CrmError` 404 */
  update(companyId: string, id: string, change: z.output<typeof opportunityChangeBody>): Opportunity;
  /** Newest first. */
  list(companyId: string): readonly Opportunity[];
}

/** Where opportunities are stored, and so where NewOpportunity fires: whoever stores one cannot forget it. */
export function createOpportunityRepository({ tables, store, webhooks }: CrmParts): OpportunityRepository {
  const { customers, opportunities } = tables;

  function opportunityOf(companyId: string, wanted: OpportunityInput): Opportunity {
    if (customers.find(companyId, wanted.customerId) === null) {
      throw new CrmError(400, `There is no customer ${wanted.customerId}. Create it first.`);
    }
    return { ...wanted, id: opportunities.nextId(companyId), status: "open", createdAt: new Date() };
  }

  return {
    async insert(companyId, wanted) {
      const opportunity = opportunityOf(companyId, wanted);
      // Row and event exist together or not at all: if the event cannot be recorded the row is not stored, and the event
      // comes to exist when the transaction ends, after the row. With a database both are writes of one transaction.
      await store.transaction(async (transaction) => {
        if (opportunity.isProject) {
          await webhooks.triggerWebhookEvent("NewOpportunity", opportunity.id, { tenantId: companyId, transaction });
        }
        opportunities.put(companyId, opportunity);
      });
      return opportunity;
    },

    async insertMany(companyId, wanted) {
      const imported = wanted.map((one) => opportunityOf(companyId, one));
      const projectIds = imported.filter(({ isProject }) => isProject).map(({ id }) => id);
      await store.transaction(async (transaction) => {
        await webhooks.triggerWebhookEvents("NewOpportunity", projectIds, { tenantId: companyId, transaction });
        for (const opportunity of imported) opportunities.put(companyId, opportunity);
      });
      return imported;
    },

    // NewOpportunity is about inserts: a change tells nobody, not even one that makes the opportunity a project.
    update(companyId, id, change) {
      const opportunity = opportunities.find(companyId, id);
      if (opportunity === null) throw new CrmError(404, `There is no opportunity ${id}.`);
      const changed: Opportunity = { ...opportunity, ...change };
      opportunities.put(companyId, changed);
      return changed;
    },

    list: (companyId) => opportunities.list(companyId),
  };
}
