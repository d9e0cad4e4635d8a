// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import { z } from "zod";
import { createWebhooks } from "../create-webhooks.ts";
import type { Store } from "../ports/store.ts";
import { defineInboundHook, inboundHooksWith } from "./define-inbound-hook.ts";
import { stripe } from "./inbound-authentication.ts";
import type { ValuesOf } from "./inbound-hook.ts";
import { fromPaths } from "./path-values.ts";

type Same<One, Other> =
  (<Probe>() => Probe extends One ? 1 : 2) extends <Probe>() => Probe extends Other ? 1 : 2 ? true : false;
const same = <One, Other>(_yes: Same<One, Other>): void => {};

interface Shop {
  refresh(customer: string): Promise<void>;
}
interface Client {
  query(text: string): Promise<void>;
}
declare const store: Store<Client>;
declare const otherStore: Store<{ other: true }>;
declare const shop: Shop;

/** By schema: what a handler is given is what the schema makes of the call. */
export const byZod = defineInboundHook("payment", {
  ...{ description: "A payment came", authentication: stripe({ secrets: "whsec_x" }) },
  headers: z.object({ "x-request-id": z.string() }),
  query: z.object({ page: z.coerce.number() }),
  body: z.object({ id: z.string(), amount: z.number().default(0) }),
  response: ({ body }) => ({ body: body.id.toUpperCase() }),
  handler({ headers, query, body, respond }) {
    same<typeof headers, { "x-request-id": string }>(true);
    same<typeof query, { page: number }>(true);
    same<typeof body, { id: string; amount: number }>(true);
    // @ts-expect-error: the schema has no such field.
    body.total;
    return respond(422, {}, { code: 1 });
  },
});

/** By paths: their aliases are the names, and nobody has checked the values. */
export const byPaths = defineInboundHook("refresh-customer", {
  ...{ description: "Reads a customer again", authentication: { kind: "none" }, methods: ["GET"] },
  query: fromPaths({ file: "dos", customer: "refreshCustomer" }),
  headers: fromPaths("x-request-id"),
  handler({ query, headers, body }) {
    same<typeof query, Readonly<Record<"file" | "customer", unknown>>>(true);
    same<typeof headers, Readonly<Record<"x-request-id", unknown>>>(true);
    same<typeof body, unknown>(true);
    // @ts-expect-error: it is known by its alias.
    query.dos;
  },
});

same<ValuesOf<never>, unknown>(true);

const defineHook = inboundHooksWith<{ shop: Shop }, Client>();
/** With the host's own objects and transaction. */
export const withShop = defineHook("with-shop", {
  ...{ description: "Uses the shop", authentication: { kind: "none" }, transaction: true },
  body: z.object({ id: z.string() }),
  async handler({ body, context, transaction }) {
    await context.shop.refresh(body.id);
    await transaction.query("select 1");
  },
});

const plain = { description: "", handler: () => {} };
const none = { kind: "none" } as const;
export const misdefined = [
  // @ts-expect-error: that callers need only the code has to be typed out.
  defineInboundHook("open", plain),
  // @ts-expect-error: HEAD never runs a handler.
  defineInboundHook("head", { ...plain, authentication: none, methods: ["HEAD"] }),
  // @ts-expect-error: a signature needs secrets.
  defineInboundHook("unsigned", { ...plain, authentication: stripe({}) }),
];

export const webhooks = createWebhooks({ triggers: [], store, inboundHooks: [byZod, byPaths] });
createWebhooks({ triggers: [], store, inboundHooks: [byZod, withShop], context: { shop } });
// @ts-expect-error: the handler asks for a shop.
createWebhooks({ triggers: [], store, inboundHooks: [withShop] });
// @ts-expect-error: the handler's transaction is another store's.
createWebhooks({ triggers: [], store: otherStore, inboundHooks: [withShop], context: { shop } });

/** Written where it is used: it takes no types from what is wanted there, and its handler is given what its readers say. */
export const inPlace = createWebhooks({
  triggers: [],
  store,
  inboundHooks: [
    defineInboundHook("pushed", {
      ...{ description: "Pushed", authentication: { kind: "none" }, query: fromPaths("id") },
      handler: ({ query }) => same<typeof query, Readonly<Record<"id", unknown>>>(true),
    }),
  ],
});
