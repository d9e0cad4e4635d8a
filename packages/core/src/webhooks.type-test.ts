// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import { z } from "zod";
import { createWebhooks } from "./create-webhooks.ts";
import type { Store } from "./ports/store.ts";
import { defineTrigger } from "./triggers/define-trigger.ts";
import type { BuildArguments } from "./triggers/trigger.ts";

interface Deals {
  find(tenantId: string, id: string): Promise<{ id: string; amount: number } | null>;
}

const NewDeal = defineTrigger("NewDeal", {
  description: "A deal was created",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string(), amount: z.number() }),
  build: ({ recordId, tenantId, context }: BuildArguments<{ deals: Deals }>) => context.deals.find(tenantId, recordId),
  recent: ({ limit }) => Array.from({ length: limit }, (_, index) => index),
  sample: { id: "D-1", amount: 1 },
});

const LeadChanged = defineTrigger("LeadChanged", {
  description: "A lead was changed",
  resource: "lead",
  action: "update",
  payload: z.object({ name: z.string() }),
  build: ({ recordId }) => ({ name: recordId }),
  sample: { name: "Ada" },
});

interface HostTransaction {
  query(text: string): Promise<void>;
}
declare const store: Store<HostTransaction>;
declare const transaction: HostTransaction;
declare const deals: Deals;

export async function namesAndPayloads(): Promise<void> {
  const { triggerWebhookEvent, triggerWebhookEvents } = createWebhooks({
    triggers: [NewDeal, LeadChanged],
    store,
    context: { deals },
  });
  const { eventId }: { eventId: string } = await triggerWebhookEvent("NewDeal", "D-1", { idempotencyKey: "order-1" });
  await triggerWebhookEvent("NewDeal", 7, { payload: { id: eventId, amount: 2 }, scope: "p", transaction });
  await triggerWebhookEvent("LeadChanged", "L-1", { changed: ["name"], snapshot: { any: ["thing"] } });
  await triggerWebhookEvents("NewDeal", ["D-1", 2, { recordId: "D-3", payload: { id: "D-3", amount: 3 } }]);

  // @ts-expect-error: no trigger has this name
  await triggerWebhookEvent("NewDael", "D-1");
  // @ts-expect-error: the payload of another trigger
  await triggerWebhookEvent("NewDeal", "D-1", { payload: { name: "Ada" } });
  // @ts-expect-error: a payload with a wrong field
  await triggerWebhookEvent("NewDeal", "D-1", { payload: { id: "D-1", amount: "much" } });
  // @ts-expect-error: not this store's transaction
  await triggerWebhookEvent("NewDeal", "D-1", { transaction: { commit() {} } });
  // @ts-expect-error: an option that does not exist
  await triggerWebhookEvent("NewDeal", "D-1", { tenant: "acme" });
  // @ts-expect-error: a record without an id
  await triggerWebhookEvents("NewDeal", [{ payload: { id: "D-3", amount: 3 } }]);
}

export async function tenants(): Promise<void> {
  const { triggerWebhookEvent, triggerWebhookEvents } = createWebhooks({
    triggers: [LeadChanged],
    store,
    tenancy: "required",
  });
  await triggerWebhookEvent("LeadChanged", "L-1", { tenantId: "acme" });
  await triggerWebhookEvents("LeadChanged", ["L-1"], { tenantId: "acme" });
  // @ts-expect-error: under tenancy "required" a call names its tenant
  await triggerWebhookEvent("LeadChanged", "L-1");
  // @ts-expect-error: options without the tenant
  await triggerWebhookEvent("LeadChanged", "L-1", { scope: "p" });
  // @ts-expect-error: many events need one as much
  await triggerWebhookEvents("LeadChanged", ["L-1"]);
}

export function contexts(): void {
  createWebhooks({ triggers: [LeadChanged], store });
  // @ts-expect-error: NewDeal's builder asks for deals
  createWebhooks({ triggers: [NewDeal, LeadChanged], store });
  // @ts-expect-error: the context lacks what NewDeal's builder asks for
  createWebhooks({ triggers: [NewDeal], store, context: { leads: deals } });
}

export function definitions(): void {
  const about = { description: "", resource: "deal", action: "create", payload: z.object({ id: z.string() }) } as const;
  defineTrigger("A", { ...about, build: () => null, sample: { id: "1" } });
  // @ts-expect-error: the sample does not fit the payload
  defineTrigger("A", { ...about, build: () => null, sample: { id: 1 } });
  // @ts-expect-error: the builder returns something else
  defineTrigger("A", { ...about, build: () => ({ id: 1 }), sample: { id: "1" } });
  // @ts-expect-error: a sample is required
  defineTrigger("A", { ...about, build: () => null });
}

export function lifecycle(): void {
  const webhooks = createWebhooks({ triggers: [LeadChanged], store });
  webhooks.on("delivery.failing", ({ nextAttemptAt, attempts }) => [nextAttemptAt.getTime(), attempts.toFixed()]);
  // @ts-expect-error: no such event
  webhooks.on("delivery.lost", () => {});
  // @ts-expect-error: this event has no such field
  webhooks.on("event.routed", ({ payload }) => payload);
}
