import { type BuildArguments, defineTrigger, type RecentArguments } from "@ancrage/core";
import { z } from "zod";
import type { CrmTables } from "../storage/crm-tables.ts";

/** Fires when a project was stored as an opportunity. Receivers get the customer's name with it. */
export const NewOpportunity = defineTrigger("NewOpportunity", {
  description: "An opportunity that is a project was created",
  resource: "opportunity",
  action: "create",
  payload: z.object({
    id: z.string(),
    label: z.string(),
    amount: z.number(),
    status: z.enum(["open", "won", "lost"]),
    customerId: z.string(),
    customerName: z.string(),
    createdAt: z.iso.datetime(),
  }),
  build({ recordId, tenantId, context: { opportunities, customers } }: BuildArguments<CrmTables>) {
    const opportunity = opportunities.find(tenantId, recordId);
    const customer = opportunity && customers.find(tenantId, opportunity.customerId);
    if (opportunity === null || customer === null) return null;
    const { id, label, amount, status, customerId, createdAt } = opportunity;
    return {
      ...{ id, label, amount, status, customerId },
      customerName: customer.name,
      createdAt: createdAt.toISOString(),
    };
  },
  recent: ({ limit, tenantId, context: { opportunities } }: RecentArguments<CrmTables>) =>
    opportunities
      .list(tenantId)
      .filter(({ isProject }) => isProject)
      .slice(0, limit)
      .map(({ id }) => id),
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
