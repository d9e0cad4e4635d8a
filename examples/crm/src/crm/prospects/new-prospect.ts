import { type BuildArguments, defineTrigger, type RecentArguments } from "@ancrage/core";
import { z } from "zod";
import type { CrmTables } from "../storage/crm-tables.ts";

/** Fires when a prospect was stored. */
export const NewProspect = defineTrigger("NewProspect", {
  description: "A prospect was created",
  resource: "prospect",
  action: "create",
  payload: z.object({ id: z.string(), name: z.string(), source: z.string(), createdAt: z.iso.datetime() }),
  build({ recordId, tenantId, context }: BuildArguments<CrmTables>) {
    const prospect = context.prospects.find(tenantId, recordId);
    return prospect && { ...prospect, createdAt: prospect.createdAt.toISOString() };
  },
  recent: ({ limit, tenantId, context }: RecentArguments<CrmTables>) =>
    context.prospects
      .list(tenantId)
      .slice(0, limit)
      .map(({ id }) => id),
  sample: { id: "P-1", name: "Grace & Co", source: "web site", createdAt: "2026-01-31T09:30:00.000Z" },
  retryScheduleMs: [500, 1_000],
});
