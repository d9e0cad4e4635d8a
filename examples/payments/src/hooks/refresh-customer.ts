import { acknowledgement } from "@ancrage/core";
import { z } from "zod";
import { definePaymentsHook } from "./payments-hook.ts";

/**
 * Called by an ERP as it types its service actions: `…/WebHook/<code>?dos=998&refreshCustomer=C0000001`, by GET or POST. The
 * ERP cannot sign, so its code is all that it has to know. It is told that the call was received; the work follows.
 */
export const refreshCustomer = definePaymentsHook("refresh-customer", {
  description: "A customer was changed in the ERP",
  methods: ["GET", "POST"],
  authentication: { kind: "none" },
  query: z.object({ dos: z.string(), refreshCustomer: z.string() }),
  response: ({ query }) => acknowledgement(`${query.refreshCustomer} will be refreshed`),
  transaction: true,
  async handler({ query, tenantId, transaction }) {
    // A real shop would ask the ERP for the customer here.
    await transaction.query(
      `insert into payments.customers as c (company_id, id, file, refreshed) values ($1, $2, $3, 1)
       on conflict (company_id, id) do update set file = excluded.file, refreshed = c.refreshed + 1`,
      [tenantId, query.refreshCustomer, query.dos],
    );
  },
});
