import {
  allowLocalReceivers,
  createWebhooks,
  defineInboundHook,
  defineTrigger,
  fromPaths,
  github,
} from "@ancrage/core";
import { z } from "zod";
import { type AdapterUnderTest, adapters, listen } from "./adapters.ts";
import { sealingKeys } from "./sealing-keys.ts";
import type { StoreUnderTest } from "./stores.ts";

const deal = z.object({ id: z.string(), label: z.string(), amount: z.number() });
export type Deal = z.infer<typeof deal>;

/** A small application that embeds Ancrage, on a real socket. */
export type Host = Awaited<ReturnType<typeof startHost>>;

// Quick enough for a test over real sockets; the real schedule is proven on a clock that can be moved.
const retryScheduleMs = [10, 10, 10];

export async function startHost(underTest: StoreUnderTest, adapter: AdapterUnderTest = adapters.express) {
  const deals = new Map<string, Deal>();
  const aboutDeals = { payload: deal, sample: { id: "D-0", label: "Sample", amount: 1 }, retryScheduleMs };
  const build = ({ recordId }: { recordId: string }) => deals.get(recordId) ?? null;
  const recent = ({ limit }: { limit: number }) => [...deals.keys()].reverse().slice(0, limit);

  const NewOpportunity = defineTrigger("NewOpportunity", {
    ...{ description: "An opportunity was created", resource: "opportunity", action: "create" },
    ...{ ...aboutDeals, build, recent },
    link: ({ recordId }) => `https://crm.example/opportunities/${recordId}`,
  });
  const OpportunityChanged = defineTrigger("OpportunityChanged", {
    ...{ description: "An opportunity was changed", resource: "opportunity", action: "update" },
    ...{ ...aboutDeals, build, recent },
  });
  const OpportunityDeleted = defineTrigger("OpportunityDeleted", {
    ...{ description: "An opportunity was deleted", resource: "opportunity", action: "delete" },
    ...{ ...aboutDeals, build: ({ snapshot }) => deal.parse(snapshot) },
  });
  // What an integrator adds: another event, by the same means.
  const InvoicePaid = defineTrigger("InvoicePaid", {
    ...{ description: "An invoice was paid", resource: "invoice", action: "paid", retryScheduleMs },
    allowSync: true,
    input: z.object({ invoice: z.string() }),
    payload: z.object({ invoice: z.string(), paid: z.boolean() }),
    build: ({ recordId }) => ({ invoice: recordId, paid: true }),
    sample: { invoice: "I-0", paid: true },
  });

  const refreshCustomer = defineInboundHook("refresh-customer", {
    description: "Reads a customer again",
    methods: ["GET", "POST"],
    authentication: { kind: "none" },
    query: fromPaths({ file: "dos", customer: "refreshCustomer" }),
    dedupe: "query.id",
    handler: () => {},
  });
  const pushed = defineInboundHook("pushed", {
    ...{ description: "Something was pushed", authentication: github({ secrets: "It is a secret" }) },
    handler: () => {},
  });

  const { store, close } = await underTest.create();
  const webhooks = createWebhooks({
    triggers: [NewOpportunity, OpportunityChanged, OpportunityDeleted, InvoicePaid],
    inboundHooks: [refreshCustomer, pushed],
    inbound: { publicUrl: "https://erp.example/api/v1/WebHook" },
    store,
    sealingKeys,
    urlPolicy: allowLocalReceivers,
    keepResponseBodies: "all",
    metrics: { byEndpoint: true },
    pollMs: 50,
  });
  await webhooks.start();

  const application = adapter.mount(webhooks, (request) => {
    const [role, ownerId] = (request.get("authorization") ?? "").replace("Bearer ", "").split(":");
    return role === "subscriber" || role === "operator" || role === "admin"
      ? { tenantId: "default", role, ownerId }
      : null;
  });
  const server = await listen(application);
  const origin = `${server.origin}/webhooks`;

  /** One HTTP call to the API; by default as an operator. */
  async function call(method: string, path: string, body?: unknown, as = "operator") {
    const response = await fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  return {
    /** Where the API is mounted. */
    origin,
    /** A call of an inbound hook by its code. */
    callInbound: (code: string, query = "", request: RequestInit = {}) =>
      fetch(`${server.origin}/api/v1/WebHook/${code}${query}`, request),
    webhooks,
    deals,
    call,
    /** The application's own insert path. */
    async insert(record: Deal & { isProject?: boolean }): Promise<void> {
      const { isProject = true, ...row } = record;
      deals.set(row.id, row);
      if (isProject) await webhooks.triggerWebhookEvent("NewOpportunity", row.id);
    },
    /** The settled rows of the ledger, newest first, once there are as many and none is pending. */
    async ledger(count: number, query = "") {
      for (;;) {
        const { body } = await call("GET", `/deliveries?limit=100${query}`);
        const settled = body.items.filter(({ state }: { state: string }) => state !== "pending");
        if (settled.length >= count && settled.length === body.items.length) return settled;
        await new Promise(setImmediate);
      }
    },
    async close(): Promise<void> {
      server.close();
      await webhooks.stop();
      await close();
    },
  };
}
