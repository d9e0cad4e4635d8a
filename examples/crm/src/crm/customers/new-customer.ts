import { type BuildArguments, defineTrigger, type RecentArguments } from "@ancrage/core";
import { z } from "zod";
import type { CrmTables } from "../storage/crm-tables.ts";

/** Fires when a customer was stored. */
export const NewCustomer = defineTrigger("NewCustomer", {
  description: "A customer was created",
  resource: "customer",
  action: "create",
  payload: z.object({ id: z.string(), name: z.string(), email: z.string(), createdAt: z.iso.datetime() }),
  build({ recordId, tenantId, context }: BuildArguments<CrmTables>) {
    const customer = context.customers.find(tenantId, recordId);
    return customer && { ...customer, createdAt: customer.createdAt.toISOString() };
  },
  recent: ({ limit, tenantId, context }: RecentArguments<CrmTables>) =>
    context.customers
      .list(tenantId)
      .slice(0, limit)
      .map(({ id }) => id),
  sample: { id: "C-1", name: "Ada Ltd", email: "ada@example.com", createdAt: "2026-01-31T09:30:00.000Z" },
  retryScheduleMs: [500, 1_000],
});
