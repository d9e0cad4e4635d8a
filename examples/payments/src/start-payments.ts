import type { RequestListener } from "node:http";
import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import type { KoaMiddlewareOptions } from "@ancrage/koa";
import { createPostgresStore, type PostgresClient } from "@ancrage/postgres";
import { createPaymentsApp } from "./create-payments-app.ts";
import { approveRefund } from "./hooks/approve-refund.ts";
import { definePaymentReceived } from "./hooks/payment-received.ts";
import { refreshCustomer } from "./hooks/refresh-customer.ts";
import { OrderPaid } from "./orders/order-paid.ts";
import { createPaymentsSchema } from "./storage/create-payments-schema.ts";

/** What the shop is started with. */
export interface PaymentsOptions {
  readonly client: PostgresClient;
  /** The URL under which it is reached; asked when a code is shown. */
  readonly url: () => string;
  readonly sealingKey: string;
  /** The secret with which Stripe signs what it sends to the shop. */
  readonly stripeSecret: string;
  /** Who may see orders and codes. */
  readonly authenticate: KoaMiddlewareOptions["authenticate"];
}

export interface RunningPayments {
  readonly listener: RequestListener;
  /** The URL of a code of an inbound hook for a company: the one that was made for this label before, or a new one. */
  codeUrl(hook: string, label: string, companyId: string): Promise<string>;
  /** Finishes what is running. */
  stop(): Promise<void>;
}

/** Starts the shop on a database, in schemas of its own. Whoever calls mounts it under `url`. */
export async function startPayments(options: PaymentsOptions): Promise<RunningPayments> {
  const { client, url, sealingKey, stripeSecret, authenticate } = options;
  await createPaymentsSchema(client);
  const webhooks = createWebhooks({
    triggers: [OrderPaid],
    inboundHooks: [refreshCustomer, definePaymentReceived(stripeSecret), approveRefund],
    inbound: { publicUrl: () => `${url()}/api/v1/WebHook` },
    context: client,
    tenancy: "required",
    store: createPostgresStore({ client, schema: "ancrage_payments" }),
    sealingKeys: [sealingKey],
    // The demo's receiver runs on this machine, where the default policy lets nothing be sent. Leave it out in production.
    urlPolicy: allowLocalReceivers,
    pollMs: 100,
  });
  await webhooks.migrate();
  await webhooks.start();
  const { codes } = webhooks.inbound;
  const answer = createPaymentsApp({ webhooks, database: client, authenticate }).callback();
  return {
    // Koa answers what goes wrong by itself.
    listener: (request, response) => void answer(request, response),
    async codeUrl(hook, label, companyId) {
      const actingFor = { tenantId: companyId };
      const { items } = await codes.list({ hook, limit: 100 }, actingFor);
      const kept = items.find((code) => code.label === label && code.hasCopy);
      const shown =
        kept === undefined
          ? await codes.issue(hook, { label, keepCopy: true }, actingFor)
          : await codes.show(kept.id, actingFor);
      return shown.url ?? "";
    },
    stop: () => webhooks.stop(),
  };
}
