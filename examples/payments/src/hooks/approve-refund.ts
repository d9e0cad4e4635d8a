import { acknowledgement } from "@ancrage/core";
import { z } from "zod";
import { order, orderColumns } from "../orders/order.ts";
import { definePaymentsHook } from "./payments-hook.ts";

/** Asked by the support desk, which waits for the answer: the order decides. */
export const approveRefund = definePaymentsHook("approve-refund", {
  description: "May this much of an order be refunded?",
  mode: "sync",
  authentication: { kind: "none" },
  body: z.object({ orderId: z.string(), amount: z.int().positive() }),
  transaction: true,
  async handler({ body: { orderId, amount }, tenantId, transaction, respond }) {
    const refuse = (status: number, code: number, message: string) => {
      const { headers, body } = acknowledgement(message, code);
      return respond(status, headers, body);
    };
    const text = `select ${orderColumns} from payments.orders where company_id = $1 and id = $2 for update`;
    const { rows } = await transaction.query(text, [tenantId, orderId]);
    if (rows[0] === undefined) return refuse(404, 1, `There is no order ${orderId}`);
    const { amount: paid, refunded } = order.parse(rows[0]);
    const left = paid - refunded;
    if (amount > left) return refuse(409, 2, `Of ${orderId} only ${left} can be refunded`);
    await transaction.query("update payments.orders set refunded = refunded + $3 where company_id = $1 and id = $2", [
      ...[tenantId, orderId, amount],
    ]);
    const { status, headers, body } = acknowledgement(`${amount} of ${orderId} are refunded`);
    return respond(status, headers, body);
  },
});
