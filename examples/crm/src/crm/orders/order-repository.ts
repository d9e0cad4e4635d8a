import type { z } from "zod";
import type { CrmParts } from "../crm-parts.ts";
import { CrmError } from "../http/crm-error.ts";
import { type newOrderBody, type Order, order, orderColumns } from "./order.ts";
import { orderPayload } from "./order-placed.ts";

export interface OrderRepository {
  /**
   * Stores an order, unless a receiver that the CRM waits for refuses it.
   * @throws `CrmError` 400 when the customer is unknown; `AncrageError` `endpoint_unavailable` when a receiver refuses
   */
  place(companyId: string, order: z.output<typeof newOrderBody>): Promise<Order>;
  /** Newest first. */
  list(companyId: string): Promise<readonly Order[]>;
}

/** Where orders are stored. Receivers of OrderPlaced may have a say in it, so it runs with webhooks around it. */
export function createOrderRepository({ database, webhooks }: CrmParts): OrderRepository {
  return {
    place: (companyId, wanted) =>
      webhooks.runWithWebhooks(
        "OrderPlaced",
        // The CRM's own transaction: when a receiver refuses, the row in it is rolled back.
        { tenantId: companyId, input: wanted, begin: (run) => database.transaction(run) },
        async (transaction, { customerId, label, amount }) => {
          const { rows } = await transaction.query(
            `insert into crm.orders (company_id, id, customer_id, label, amount)
             select company_id, crm.next_id($1, 'O'), id, $3, $4 from crm.customers where company_id = $1 and id = $2
             returning ${orderColumns}`,
            [companyId, customerId, label, amount],
          );
          if (rows[0] === undefined) throw new CrmError(400, `There is no customer ${customerId}. Create it first.`);
          const placed = order.parse(rows[0]);
          return { recordId: placed.id, payload: orderPayload(placed), result: placed };
        },
      ),
    async list(companyId) {
      const text = `select ${orderColumns} from crm.orders where company_id = $1 order by place desc`;
      const { rows } = await database.query(text, [companyId]);
      return rows.map((row) => order.parse(row));
    },
  };
}
