import { type BuildArguments, defineTrigger, type RecentArguments } from "@ancrage/core";
import { z } from "zod";
import type { CrmDatabase } from "../storage/crm-database.ts";
import { recordIds } from "../storage/record-ids.ts";
import { customer } from "./customer.ts";

/** Fires when a customer was stored. */
export const NewCustomer = defineTrigger("NewCustomer", {
  description: "A customer was created",
  resource: "customer",
  action: "create",
  payload: z.object({ id: z.string(), name: z.string(), email: z.string(), createdAt: z.iso.datetime() }),
  async build({ recordId, tenantId, context }: BuildArguments<CrmDatabase>) {
    const text =
      'select id, name, email, created_at as "createdAt" from crm.customers where company_id = $1 and id = $2';
    const { rows } = await context.query(text, [tenantId, recordId]);
    if (rows[0] === undefined) return null;
    const { createdAt, ...fields } = customer.parse(rows[0]);
    return { ...fields, createdAt: createdAt.toISOString() };
  },
  async recent({ limit, tenantId, context }: RecentArguments<CrmDatabase>) {
    const text = "select id from crm.customers where company_id = $1 order by place desc limit $2";
    return recordIds(await context.query(text, [tenantId, limit]));
  },
  sample: { id: "C-1", name: "Ada Ltd", email: "ada@example.com", createdAt: "2026-01-31T09:30:00.000Z" },
  retryScheduleMs: [500, 1_000],
});
