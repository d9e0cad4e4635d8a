import { type BuildArguments, defineTrigger } from "@ancrage/core";
import { z } from "zod";
import type { Queries } from "../storage/payments-database.ts";
import { order, orderColumns } from "./order.ts";

/** Goes out when an order was paid: the payments provider called, and its call became this event. */
export const OrderPaid = defineTrigger("OrderPaid", {
  description: "An order was paid",
  resource: "order",
  action: "paid",
  payload: z.object({ id: z.string(), amount: z.int(), currency: z.string() }),
  async build({ recordId, tenantId, context }: BuildArguments<Queries>) {
    const text = `select ${orderColumns} from payments.orders where company_id = $1 and id = $2`;
    const { rows } = await context.query(text, [tenantId, recordId]);
    if (rows[0] === undefined) return null;
    const { id, amount, currency } = order.parse(rows[0]);
    return { id, amount, currency };
  },
  sample: { id: "cs_1", amount: 12_000, currency: "eur" },
  retryScheduleMs: [500, 1_000],
});
