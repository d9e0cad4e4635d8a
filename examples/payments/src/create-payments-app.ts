import type { InboundReceiver, Operations } from "@ancrage/core";
import { createKoaInboundMiddleware, createKoaMiddleware, type KoaMiddlewareOptions } from "@ancrage/koa";
import { portal } from "@ancrage/portal";
import Koa, { type Context } from "koa";
import { orderColumns } from "./orders/order.ts";
import type { Queries } from "./storage/payments-database.ts";

/** What the application is made from. */
export interface PaymentsParts {
  readonly webhooks: Operations & InboundReceiver;
  readonly database: Queries;
  readonly authenticate: KoaMiddlewareOptions["authenticate"];
}

const lists: Readonly<Record<string, string>> = {
  "/api/orders": `select ${orderColumns} from payments.orders where company_id = $1 order by place desc`,
  "/api/customers": "select id, file, refreshed from payments.customers where company_id = $1 order by id",
};

/**
 * The shop as a Koa application: calls of others under `/api/v1/WebHook`, before anything reads their bodies; its own webhooks,
 * codes and receipts under `/webhooks`, with their screens under `/webhooks/portal`; orders and customers to look at.
 */
export function createPaymentsApp({ webhooks, database, authenticate }: PaymentsParts): Koa {
  const app = new Koa();
  app.use(createKoaInboundMiddleware(webhooks));
  app.use(createKoaMiddleware(webhooks, { prefix: "/webhooks", authenticate, portal: portal() }));
  app.use(async (context: Context) => {
    const list = Object.hasOwn(lists, context.path) ? lists[context.path] : undefined;
    const caller = await authenticate(context);
    if (list === undefined || context.method !== "GET") context.throw(404);
    if (!caller) context.throw(401);
    const { rows } = await database.query(list, [caller.tenantId]);
    context.body = rows;
  });
  return app;
}
