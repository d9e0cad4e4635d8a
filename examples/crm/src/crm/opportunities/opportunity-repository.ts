import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import { CrmError } from "../http/crm-error.ts";
import type { Queries } from "../storage/crm-database.ts";
import { recordIds } from "../storage/record-ids.ts";
import { type newOpportunityBody, type Opportunity, opportunity, type opportunityChangeBody } from "./opportunity.ts";

type OpportunityInput = z.output<typeof newOpportunityBody>;

export interface OpportunityRepository {
  /** All or none. @throws `CrmError` 400 when a customer is unknown */
  insert(companyId: string, opportunities: readonly OpportunityInput[]): Promise<readonly Opportunity[]>;
  /** @throws `CrmError` 404 */
  update(companyId: string, id: string, change: z.output<typeof opportunityChangeBody>): Promise<Opportunity>;
  /** Newest first. */
  list(companyId: string): Promise<readonly Opportunity[]>;
}

const columns =
  'id, customer_id as "customerId", label, amount, is_project as "isProject", status, created_at as "createdAt"';

/** Where the CRM stores opportunities. It calls nobody: `opportunity-tracking.ts` fires NewOpportunity by the table. */
export function createOpportunityRepository({ database }: Pick<CrmParts, "database">): OpportunityRepository {
  return {
    insert: (companyId, wanted) =>
      database.transaction(async (transaction) => {
        await requireCustomers(transaction, companyId, wanted);
        const { rows } = await transaction.query(
          `insert into crm.opportunities (company_id, id, customer_id, label, amount, is_project)
           select $1, crm.next_id($1, 'D'), "customerId", label, amount, "isProject"
           from json_to_recordset($2) as wanted ("customerId" text, label text, amount float8, "isProject" boolean)
           returning ${columns}`,
          [companyId, JSON.stringify(wanted)],
        );
        return rows.map((row) => opportunity.parse(row));
      }),

    // NewOpportunity is about inserts: a change tells nobody, not even one that makes the opportunity a project.
    async update(companyId, id, { label, amount, status, isProject }) {
      const { rows } = await database.query(
        `update crm.opportunities
         set label = coalesce($3, label), amount = coalesce($4, amount),
           status = coalesce($5, status), is_project = coalesce($6, is_project)
         where company_id = $1 and id = $2 returning ${columns}`,
        [companyId, id, label, amount, status, isProject].map((value) => value ?? null),
      );
      if (rows[0] === undefined) throw new CrmError(404, `There is no opportunity ${id}.`);
      return opportunity.parse(rows[0]);
    },

    async list(companyId) {
      const text = `select ${columns} from crm.opportunities where company_id = $1 order by place desc`;
      const { rows } = await database.query(text, [companyId]);
      return rows.map((row) => opportunity.parse(row));
    },
  };
}

async function requireCustomers(
  transaction: Queries,
  companyId: string,
  wanted: readonly OpportunityInput[],
): Promise<void> {
  const ids = wanted.map(({ customerId }) => customerId);
  const text = "select id from crm.customers where company_id = $1 and id = any ($2::text[])";
  const found = new Set(recordIds(await transaction.query(text, [companyId, ids])));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new CrmError(400, `There is no customer ${missing}. Create it first.`);
}
