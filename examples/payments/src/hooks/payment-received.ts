import { stripe } from "@ancrage/core";
import { z } from "zod";
import { OrderPaid } from "../orders/order-paid.ts";
import { definePaymentsHook } from "./payments-hook.ts";

const checkout = z.object({ id: z.string(), amount_total: z.int(), currency: z.string() });

/**
 * Called back by Stripe when a checkout was paid. The order, the event that tells others of it and the mark that this call is
 * processed are written in one transaction: a process that dies leaves all or nothing of them, and Stripe's own id keeps a
 * second call from making a second order.
 */
export function definePaymentReceived(stripeSecret: string) {
  return definePaymentsHook("payment-received", {
    description: "A checkout was paid at Stripe",
    authentication: stripe({ secrets: stripeSecret }),
    body: z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.unknown() }) }),
    transaction: true,
    async handler({ body, tenantId, transaction, triggerWebhookEvent }) {
      // Stripe sends whatever its endpoint is set up for; the rest is nobody's business here.
      if (body.type !== "checkout.session.completed") return;
      const { id, amount_total, currency } = checkout.parse(body.data.object);
      await transaction.query(
        "insert into payments.orders (company_id, id, amount, currency) values ($1, $2, $3, $4)",
        [tenantId, id, amount_total, currency],
      );
      await triggerWebhookEvent(OrderPaid.name, id);
    },
  });
}
