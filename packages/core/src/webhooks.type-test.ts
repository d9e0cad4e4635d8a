// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import { z } from "zod";
import { createWebhooks } from "./create-webhooks.ts";
import { causedBy } from "./emitting/caused-by.ts";
import type { Store } from "./ports/store.ts";
import { alertTriggers } from "./triggers/alerts/alert-triggers.ts";
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

const DealApproved = defineTrigger("DealApproved", {
  description: "A deal was approved",
  resource: "deal",
  action: "approved",
  allowSync: true,
  input: z.object({ deal: z.string(), limit: z.number().default(10) }),
  payload: z.object({ id: z.string(), approved: z.boolean() }),
  build: ({ recordId }) => ({ id: recordId, approved: true }),
  sample: { id: "D-1", approved: true },
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

declare const database: {
  transaction<Result>(run: (transaction: HostTransaction) => Promise<Result>): Promise<Result>;
};

export async function runs(): Promise<void> {
  const { runWithWebhooks } = createWebhooks({ triggers: [LeadChanged, DealApproved], store });
  const begin = (run: (transaction: HostTransaction) => Promise<void>) => database.transaction(run);
  const payload = { id: "D-1", approved: true };
  const asked = { input: { deal: "D-1" }, begin };
  const approved: Date = await runWithWebhooks(
    "DealApproved",
    { input: { deal: "D-1" }, begin: (run) => database.transaction(run), scope: "p", recordId: 7 },
    async (tx, { deal, limit }) => {
      await tx.query(`${deal.toUpperCase()} ${limit.toFixed()}`);
      return { recordId: deal, payload, changed: ["approved"], result: new Date() };
    },
  );
  const nothing: undefined = await runWithWebhooks("DealApproved", { input: { deal: "D-1" }, begin }, () => ({
    recordId: approved.getTime(),
    payload,
  }));
  await runWithWebhooks("DealApproved", { input: { deal: "D-1", limit: 1 }, begin }, () => ({
    recordId: String(nothing),
    payload,
  }));

  // @ts-expect-error: this trigger allows no runs
  await runWithWebhooks("LeadChanged", { input: {}, begin }, () => ({ recordId: 1, payload: { name: "Ada" } }));
  // @ts-expect-error: the input lacks what the trigger asks for
  await runWithWebhooks("DealApproved", { input: { limit: 1 }, begin }, () => ({ recordId: 1, payload }));
  // @ts-expect-error: the operation returns another payload
  await runWithWebhooks("DealApproved", asked, () => ({ recordId: 1, payload: { id: "D-1" } }));
  // @ts-expect-error: nobody could be told which record it was
  await runWithWebhooks("DealApproved", asked, () => ({ payload }));
  // @ts-expect-error: a run needs a transaction
  await runWithWebhooks("DealApproved", { input: { deal: "D-1" } }, () => ({ recordId: 1, payload }));

  const { runWithWebhooks: ofTenants } = createWebhooks({ triggers: [DealApproved], store, tenancy: "required" });
  await ofTenants("DealApproved", { tenantId: "acme", input: { deal: "D-1" }, begin }, () => ({
    recordId: 1,
    payload,
  }));
  // @ts-expect-error: under tenancy "required" a run names its tenant
  await ofTenants("DealApproved", { input: { deal: "D-1" }, begin }, () => ({ recordId: 1, payload }));
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
  defineTrigger("A", { ...about, allowSync: true, input: z.string(), build: () => null, sample: { id: "1" } });
  // @ts-expect-error: allowSync is said, or not said
  defineTrigger("A", { ...about, allowSync: false, input: z.string(), build: () => null, sample: { id: "1" } });
  // @ts-expect-error: a sample is required
  defineTrigger("A", { ...about, build: () => null });
}

export function versionsAndLinks(): void {
  const about = { description: "", resource: "deal", action: "create", payload: z.object({ id: z.string() }) } as const;
  const made = { ...about, build: () => null, sample: { id: "1" } };
  const later = z.object({ key: z.number() });
  const other = z.object({ name: z.string() });
  defineTrigger("A", { ...made, link: ({ recordId, scope }) => `https://a.example/${scope?.length}/${recordId}` });
  defineTrigger("A", {
    ...made,
    versions: {
      2: { payload: later, from: ({ id }) => ({ key: id.length }), sample: { key: 1 } },
      3: { payload: other, from: ({ id }) => ({ name: id.toUpperCase() }) },
    },
  });
  // @ts-expect-error: a link is a text
  defineTrigger("A", { ...made, link: () => 1 });
  // @ts-expect-error: the payload has no such field
  defineTrigger("A", { ...made, versions: { 2: { payload: other, from: ({ label }) => ({ name: label }) } } });
  // @ts-expect-error: not what that version looks like
  defineTrigger("A", { ...made, versions: { 2: { payload: later, from: ({ id }) => ({ key: id }) } } });
  // @ts-expect-error: not a sample of that version
  defineTrigger("A", { ...made, versions: { 2: { payload: later, from: () => ({ key: 1 }), sample: { key: "1" } } } });
}

export async function causesAndAuthorization(request: { headers: Headers }): Promise<void> {
  const { triggerWebhookEvent, endpoints } = createWebhooks({
    triggers: [LeadChanged],
    store,
    origin: "crm-eu",
    maxDepth: 4,
    authorize: async ({ endpoint, event, signal }) => !signal.aborted && endpoint.ownerId === event.recordId,
  });
  await triggerWebhookEvent("LeadChanged", "L-1", { ...causedBy(request.headers) });
  await endpoints.sendTestDelivery("ep_1", "LeadChanged", { waitMs: 5_000 }, { ownerId: "o" });
  // @ts-expect-error: it says yes or no
  createWebhooks({ triggers: [LeadChanged], store, authorize: () => "yes" });
  // @ts-expect-error: it is not shown the payload
  createWebhooks({ triggers: [LeadChanged], store, authorize: ({ event }) => event.payload !== null });
}

export function lifecycle(): void {
  const webhooks = createWebhooks({ triggers: [LeadChanged], store });
  webhooks.on("delivery.failing", ({ nextAttemptAt, attempts }) => [nextAttemptAt.getTime(), attempts.toFixed()]);
  // @ts-expect-error: no such event
  webhooks.on("delivery.lost", () => {});
  // @ts-expect-error: this event has no such field
  webhooks.on("event.routed", ({ payload }) => payload);
}

export async function alerts(): Promise<void> {
  const { on, triggerWebhookEvent } = createWebhooks({
    triggers: [NewDeal, ...alertTriggers],
    store,
    context: { deals },
  });
  await triggerWebhookEvent("NewDeal", "D-1", { payload: { id: "D-1", amount: 1 } });
  // @ts-expect-error the builders of the host's own triggers still ask for their context.
  createWebhooks({ triggers: [NewDeal, ...alertTriggers], store });
  const off: () => void = on("endpoint.failing", ({ stage, failingSince }) => {
    const known: 1 | 2 | 3 = stage;
    return [known, failingSince.toISOString()];
  });
  on("endpoint.disabled", ({ reason }) => {
    // @ts-expect-error it is no reason of an endpoint.
    return reason === "exhausted";
  });
  on("backlog.growing", ({ due, oldestDueAt }) => due + oldestDueAt.getTime());
  // @ts-expect-error a backlog has no stage.
  on("backlog.growing", ({ stage }) => stage);
  // @ts-expect-error nothing is told by that name.
  on("endpoint.slow", () => {});
  off();
}
