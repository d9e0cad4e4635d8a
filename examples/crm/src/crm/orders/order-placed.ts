import { type BuildArguments, defineTrigger } from "@ancrage/core";
import { z } from "zod";
import type { CrmDatabase } from "../storage/crm-database.ts";
import { newOrderBody, type Order, order, orderColumns } from "./order.ts";

const payload = order.extend({ createdAt: z.iso.datetime() });

/** What receivers see of an order. */
export function orderPayload({ createdAt, ...fields }: Order): z.output<typeof payload> {
  return { ...fields, createdAt: createdAt.toISOString() };
}

/** Goes out when an order is placed, and lets receivers stop it: `order-repository.ts` waits for those that are `sync`. */
export const OrderPlaced = defineTrigger("OrderPlaced", {
  description: "An order was placed",
  resource: "order",
  action: "create",
  allowSync: true,
  // What receivers see that are asked before there is an order.
  input: newOrderBody,
  payload,
  async build({ recordId, tenantId, context }: BuildArguments<CrmDatabase>) {
    const text = `select ${orderColumns} from crm.orders where company_id = $1 and id = $2`;
    const { rows } = await context.query(text, [tenantId, recordId]);
    return rows[0] === undefined ? null : orderPayload(order.parse(rows[0]));
  },
  sample: { id: "O-1", customerId: "C-1", label: "Tiles", amount: 900, createdAt: "2026-01-31T09:30:00.000Z" },
  retryScheduleMs: [500, 1_000],
});
