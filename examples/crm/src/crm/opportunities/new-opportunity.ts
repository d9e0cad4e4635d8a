import { type BuildArguments, defineTrigger, type RecentArguments } from "@ancrage/core";
import { z } from "zod";
import type { CrmDatabase } from "../storage/crm-database.ts";
import { recordIds } from "../storage/record-ids.ts";
import { opportunity } from "./opportunity.ts";

/** What the builder reads: the opportunity, with its customer's name. */
const withCustomer = opportunity.omit({ isProject: true }).extend({ customerName: z.string() });

/** Fires when a project was stored as an opportunity. Receivers get the customer's name with it. */
export const NewOpportunity = defineTrigger("NewOpportunity", {
  description: "An opportunity that is a project was created",
  resource: "opportunity",
  action: "create",
  payload: withCustomer.extend({ createdAt: z.iso.datetime() }),
  async build({ recordId, tenantId, context }: BuildArguments<CrmDatabase>) {
    const { rows } = await context.query(
      `select o.id, o.label, o.amount, o.status, o.customer_id as "customerId", c.name as "customerName",
         o.created_at as "createdAt"
       from crm.opportunities o join crm.customers c on c.company_id = o.company_id and c.id = o.customer_id
       where o.company_id = $1 and o.id = $2`,
      [tenantId, recordId],
    );
    if (rows[0] === undefined) return null;
    const { createdAt, ...fields } = withCustomer.parse(rows[0]);
    return { ...fields, createdAt: createdAt.toISOString() };
  },
  async recent({ limit, tenantId, context }: RecentArguments<CrmDatabase>) {
    const text = "select id from crm.opportunities where company_id = $1 and is_project order by place desc limit $2";
    return recordIds(await context.query(text, [tenantId, limit]));
  },
  sample: {
    id: "D-1",
    label: "New roof",
    amount: 12_000,
    status: "open",
    customerId: "C-1",
    customerName: "Ada Ltd",
    createdAt: "2026-01-31T09:30:00.000Z",
  },
  retryScheduleMs: [500, 1_000],
});
