import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { allowLocalReceivers, type Caller, createWebhooks, defineInboundHook, defineTrigger } from "@ancrage/core";
import { z } from "zod";
import { type AdapterUnderTest, listen } from "./adapters.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { sealingKeys } from "./sealing-keys.ts";
import type { StoreUnderTest } from "./stores.ts";

/** Tenants that hold the same names, URLs, owners, record ids and scopes. */
export const tenants = ["acme", "globex"] as const;
export type TenantName = (typeof tenants)[number];

/** The owners in each tenant, who again hold the same as each other as far as one tenant allows it. */
export const owners = ["ann", "bob"] as const;

/** What both tenants have events of. */
export const triggerNames = ["NewDeal", "DealChanged"] as const;

/** What can be called in both tenants. */
const inboundHookName = "refresh-customer";

/** What names in paths may be. */
export const pathNames = [...triggerNames, inboundHookName] as const;

/** Who may see all of a tenant. */
export const adminOf = (tenantId: TenantName): Caller => ({ tenantId, role: "admin" });

/** Who may see the endpoints of an owner. */
export const ownerOf = (tenantId: TenantName, ownerId: string): Caller => ({ tenantId, role: "subscriber", ownerId });

/** An answer as it came over the wire. */
export interface Reply {
  readonly status: number;
  /** Each header on a line, but for the date. */
  readonly headers: string;
  readonly body: string;
}

export type Send = (caller: Caller | null, method: string, path: string, body?: unknown) => Promise<Reply>;

/** One application for both tenants, on real sockets, with rows in every state. */
export type TwoTenants = Awaited<ReturnType<typeof startTwoTenants>>;

const CALLER_HEADER = "x-caller";

// What each tenant's two events come to: one for the tenant's own endpoint, four for each owner's.
const deliveriesOfATenant = 9;

export async function startTwoTenants(underTest: StoreUnderTest, adapter: AdapterUnderTest) {
  const receiver = await startReceiver();
  const records = new Map<string, readonly string[]>(tenants.map((tenantId) => [tenantId, ["D-1"]]));
  /** For whom the application's own functions were asked, and what. */
  const asked: { what: "build" | "recent"; tenantId: string }[] = [];

  const aboutDeals = {
    payload: z.object({ id: z.string(), label: z.string() }),
    build({ recordId, tenantId }: { recordId: string; tenantId: string }) {
      asked.push({ what: "build", tenantId });
      return records.get(tenantId)?.includes(recordId) ? { id: recordId, label: `${recordId} of ${tenantId}` } : null;
    },
    recent({ tenantId }: { tenantId: string }) {
      asked.push({ what: "recent", tenantId });
      return records.get(tenantId) ?? [];
    },
    sample: { id: "D-0", label: "Sample" },
  };
  const NewDeal = defineTrigger("NewDeal", {
    ...{ description: "A deal was created", resource: "deal", action: "create" },
    ...{ ...aboutDeals, retryScheduleMs: [10] },
  });
  const DealChanged = defineTrigger("DealChanged", {
    ...{ description: "A deal was changed", resource: "deal", action: "update" },
    // Refused once, it waits for longer than the test lasts.
    ...{ ...aboutDeals, retryScheduleMs: [3_600_000] },
  });

  const refreshCustomer = defineInboundHook(inboundHookName, {
    ...{ description: "Reads a customer again", authentication: { kind: "none" }, methods: ["GET"] },
    handler: () => {},
  });

  const { store, close } = await underTest.create();
  const webhooks = createWebhooks({
    ...{
      triggers: [NewDeal, DealChanged],
      inboundHooks: [refreshCustomer],
      store,
      sealingKeys,
      tenancy: "required",
      urlPolicy: allowLocalReceivers,
      pollMs: 50,
    },
  });
  await webhooks.start();
  const server = await listen(
    adapter.mount(webhooks, (login) => {
      const caller = login.get(CALLER_HEADER);
      return caller ? (JSON.parse(caller) as Caller) : null;
    }),
  );
  const agent = new Agent({ keepAlive: true });

  const send: Send = (caller, method, path, body) => {
    const outgoing = request(`${server.origin}/webhooks${path}`, { method, agent });
    if (caller !== null) outgoing.setHeader(CALLER_HEADER, JSON.stringify(caller));
    if (body !== undefined) outgoing.setHeader("content-type", "application/json");
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      outgoing.on("error", reject);
      outgoing.on("response", (incoming) => {
        const { statusCode: status = 0, rawHeaders } = incoming;
        const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
        const headers = lines.filter((line) => !/^date:/i.test(line)).join("\n");
        text(incoming).then((replyText) => resolve({ status, headers, body: replyText }), reject);
      });
    });
  };

  // One of its own, which says how often codes were used when it stops, and not a second later.
  const door = createWebhooks({
    ...{ triggers: [], inboundHooks: [refreshCustomer], store, sealingKeys, tenancy: "required" },
  });
  const call = { method: "GET", headers: {}, address: null, body: null, isBodyConsumed: false };
  const callInbound = (code: string) => door.receiveCall({ ...call, url: `/${code}?file=998` });
  const world = { webhooks, receiver, records, asked, send, callInbound };
  const secrets = new Map<string, string>();
  for (const tenantId of tenants) secrets.set(tenantId, await fillTenant(world, tenantId));
  await door.stop();
  return {
    ...world,
    /** The secret of the endpoint that both tenants have on `/shared`. */
    secretOf: (tenantId: TenantName) => secrets.get(tenantId) ?? "",
    async close(): Promise<void> {
      agent.destroy();
      server.close();
      await webhooks.stop();
      await close();
      await receiver.close();
    },
  };
}

interface Progress {
  readonly state: string;
  readonly lastStatus: number | null;
  readonly running: boolean;
}

interface World {
  readonly webhooks: {
    triggerWebhookEvent(
      name: (typeof triggerNames)[number],
      recordId: string,
      options: { tenantId: string; scope: string },
    ): Promise<unknown>;
  };
  readonly receiver: Receiver;
  readonly send: Send;
  readonly callInbound: (code: string) => Promise<{ readonly status: number }>;
}

/** Gives a tenant its endpoints of every kind and lets two events run their course. */
async function fillTenant({ webhooks, receiver, send, callInbound }: World, tenantId: TenantName): Promise<string> {
  const admin = adminOf(tenantId);

  async function must(status: number, ...call: Parameters<Send>) {
    const reply = await send(...call);
    if (reply.status !== status) throw new Error(`${call[1]} ${call[2]} answered ${reply.status}: ${reply.body}`);
    return reply.body === "" ? null : JSON.parse(reply.body);
  }
  async function endpoint(caller: Caller, name: string, path: string) {
    const wanted = { name, url: receiver.url(path), allowSameUrl: true, sequenced: true };
    const made = await must(201, caller, "POST", "/endpoints", wanted);
    const subscription = { trigger: "NewDeal", scope: "project-1" };
    await must(201, caller, "POST", `/endpoints/${made.id}/subscriptions`, subscription);
    return made;
  }

  for (const path of ["/broken", ...owners.map((ownerId) => `/${ownerId}/broken`)]) receiver.answer(path, 500);
  const { secret } = await endpoint(admin, "Bridge site", "/shared");
  const gone: (readonly [Caller, string])[] = [];
  for (const ownerId of owners) {
    const owner = ownerOf(tenantId, ownerId);
    const live = await endpoint(owner, `${ownerId}: live`, "/shared");
    await must(201, owner, "POST", `/endpoints/${live.id}/secrets`, {});
    await endpoint(owner, `${ownerId}: broken`, "/broken");
    gone.push([owner, (await endpoint(owner, `${ownerId}: gone`, "/shared")).id]);
    const off = await endpoint(owner, `${ownerId}: off`, "/shared");
    await must(200, owner, "PATCH", `/endpoints/${off.id}`, { state: "disabled" });
    await must(201, owner, "POST", "/subscriptions", {
      trigger: "DealChanged",
      targetUrl: receiver.url(`/${ownerId}/broken`),
      scope: "project-1",
    });
  }

  for (const name of triggerNames) {
    await webhooks.triggerWebhookEvent(name, "D-1", { tenantId, scope: "project-1" });
  }
  for (;;) {
    const { items } = await must(200, admin, "GET", "/deliveries?limit=100");
    const settled = items.filter(({ state, lastStatus }: Progress) => state !== "pending" || lastStatus !== null);
    const waiting = items.filter(({ state, running }: Progress) => state === "pending" && !running);
    if (settled.length === deliveriesOfATenant && waiting.length === owners.length) break;
    await new Promise(setImmediate);
  }
  for (const label of ["ERP", "Bank"]) {
    const wanted = { label, keepCopy: true };
    const { code } = await must(201, admin, "POST", `/inbound-hooks/${inboundHookName}/codes`, wanted);
    for (const status of label === "ERP" ? [200, 200] : [200]) {
      if ((await callInbound(code)).status !== status) throw new Error("A call was not taken.");
    }
  }
  for (;;) {
    const { items } = await must(200, admin, "GET", "/receipts?state=processed");
    if (items.length === 3) break;
    await new Promise(setImmediate);
  }
  for (const [owner, id] of gone) await must(204, owner, "DELETE", `/endpoints/${id}`);
  return secret;
}
