import { type CallerOrNobody, createWebhooks, defineTrigger, type InboundCall, type PortalFiles } from "@ancrage/core";
import { z } from "zod";
import { type AdapterUnderTest, listen } from "./adapters.ts";
import { inboundHooksUnderTest } from "./inbound-hooks-under-test.ts";
import { sealingKeys } from "./sealing-keys.ts";
import type { StoreUnderTest } from "./stores.ts";

/** An application that is called, on a real socket. */
export type InboundWorld = Awaited<ReturnType<typeof startInboundWorld>>;

const InvoicePaid = defineTrigger("InvoicePaid", {
  ...{ description: "An invoice was paid", resource: "invoice", action: "paid" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "I-0" },
});

const logins: Readonly<Record<string, CallerOrNobody>> = {
  "Bearer operator": { tenantId: "default", role: "operator" },
  "Bearer subscriber": { tenantId: "default", role: "subscriber", ownerId: "somebody" },
};

/** `portal`: the screens, where they are wanted. */
export async function startInboundWorld(underTest: StoreUnderTest, adapter: AdapterUnderTest, portal?: PortalFiles) {
  const runs = new Map<string, InboundCall[]>();
  const gates = new Map<string, Promise<void>>();
  const waiting = new Set<() => void>();
  const relayed: string[] = [];
  const knownVersions = new Set([1]);
  const runsOf = (hook: string) => runs.get(hook) ?? [];

  const { store, close } = await underTest.create();
  let origin = "";
  const webhooks = createWebhooks({
    triggers: [InvoicePaid],
    inboundHooks: inboundHooksUnderTest(
      async (hook, call) => {
        runs.set(hook, [...runsOf(hook), call]);
        for (const check of waiting) check();
        await gates.get(hook);
      },
      (eventId) => void relayed.push(eventId),
      (version) => knownVersions.has(version),
    ),
    inbound: { publicUrl: () => `${origin}/123456/TEST1/api/v1/WebHook` },
    store,
    sealingKeys,
    pollMs: 50,
  });
  await webhooks.start();
  const application = adapter.mount(webhooks, (request) => logins[request.get("authorization") ?? ""] ?? null, portal);
  const server = await listen(application);
  origin = server.origin;

  /** One HTTP call to the API, as an operator. */
  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(`${origin}/webhooks${path}`, {
      method,
      headers: { authorization: "Bearer operator", ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  let codes = 0;
  /** A new code of an inbound hook, as the API answers it. */
  async function issue(hook: string, request: { label?: string; keepCopy?: boolean } = {}) {
    codes += 1;
    const answer = await call("POST", `/inbound-hooks/${hook}/codes`, { label: `Caller ${codes}`, ...request });
    if (answer.status !== 201) throw new Error(`${hook} got no code: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as { id: string; label: string; masked: string; code: string; url: string };
  }

  return {
    ...{ origin, webhooks, call, issue },
    /** The URL of a code on this machine, as an installation of one's own has it. */
    urlOf: (code: string, query = "") => `${origin}/api/v1/WebHook/${code}${query}`,
    /** From now on the inbound hook `versioned` reads what its sender calls by this version too. */
    learn: (version: number) => void knownVersions.add(version),
    /** Runs of an inbound hook's handler so far. */
    runsOf,
    /** Ids of events that handlers have triggered. */
    relayed: (): readonly string[] => relayed,
    /** Resolves when its handler has been called as often; with the last call. */
    ran: (hook: string, count: number) =>
      new Promise<InboundCall>((resolve) => {
        const check = () => {
          const last = runsOf(hook).at(-1);
          if (last === undefined || runsOf(hook).length < count) return;
          waiting.delete(check);
          resolve(last);
        };
        waiting.add(check);
        check();
      }),
    /** Lets runs of an inbound hook wait, once they are noted, until what is returned is called. */
    hold(hook: string): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.set(hook, promise);
      return () => {
        gates.delete(hook);
        resolve();
      };
    },
    /** The newest receipt of an inbound hook, once it is in that state. */
    async receipt(hook: string, state: string) {
      for (;;) {
        const { body } = await call("GET", `/receipts?hook=${hook}&limit=1`);
        if (body.items[0]?.state === state) return (await call("GET", `/receipts/${body.items[0].id}`)).body;
        await new Promise(setImmediate);
      }
    },
    /** Why calls were refused, newest first. */
    refusals: async () => (await call("GET", "/refusals")).body as readonly { status: number; why: string }[],
    async close(): Promise<void> {
      server.close();
      await webhooks.stop();
      await close();
    },
  };
}
