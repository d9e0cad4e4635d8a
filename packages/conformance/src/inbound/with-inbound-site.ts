import {
  type Clock,
  createWebhooks,
  defineInboundHook,
  type InboundHookDefinition,
  type InboundOptions,
  type LogFields,
  type Store,
  type Webhooks,
} from "@ancrage/core";
import { sendRequest, type WireReply, type WireRequest } from "../adapter/send-request.ts";
import type { InboundAdapterSite, InboundSuite } from "./inbound-suite.ts";

/** How a test wants its site; whatever is absent is the plainest there is. */
export interface InboundSetup extends Partial<Omit<InboundHookDefinition, "handler" | "response">> {
  readonly response?: InboundHookDefinition["response"];
  /** Default: notes that it ran. */
  readonly handler?: InboundHookDefinition["handler"];
  readonly inbound?: InboundOptions;
  readonly bodyParser?: InboundAdapterSite["bodyParser"];
  /** Changes the store before it is used. */
  readonly store?: (store: Store) => Store;
}

/** A call to the site's inbound hook, by its code unless a path is given. */
export interface SiteCall extends Partial<Omit<WireRequest, "path">> {
  /** What follows the code: `?a=1`. */
  readonly query?: string;
  /** In the place of the site's own code. */
  readonly code?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
}

/** A site that listens, and all that can be seen of it from both sides. */
export interface InboundSite {
  readonly webhooks: Webhooks;
  readonly url: string;
  readonly code: string;
  readonly codeId: string;
  /** What handlers were called with, in order. */
  readonly ran: { headers: unknown; query: unknown; body: unknown; run: number }[];
  /** Everything the logger was told. */
  readonly logged: readonly { readonly message: string; readonly fields: LogFields | undefined }[];
  call(call?: SiteCall): Promise<WireReply>;
  /** Runs what waits. */
  settle(): Promise<void>;
  /** From now on it is so much later. */
  passTime(ms: number): void;
  /** Lets the time pass that a caller has to send a body. */
  bodyTimePasses(): void;
  /** Why calls were refused, newest first. */
  refusals(): Promise<readonly string[]>;
}

const mount = "/api/v1/WebHook";
const bodyTimeoutMs = 30_000;

/** Serves an inbound hook `refresh-customer`, runs a test on it, and closes it. */
export async function withInboundSite(
  suite: InboundSuite,
  { inbound, bodyParser = "none", store: change = (store) => store, ...setup }: InboundSetup,
  run: (site: InboundSite) => Promise<void>,
): Promise<void> {
  const ran: InboundSite["ran"] = [];
  const logged: { message: string; fields: LogFields | undefined }[] = [];
  const log = (message: string, fields?: LogFields) => void logged.push({ message, fields });
  let passedMs = 0;
  const waiting = new Set<() => void>();
  const clock: Clock = {
    now: () => new Date(Date.now() + passedMs),
    monotonicMs: () => performance.now(),
    after(ms, callback) {
      if (ms === bodyTimeoutMs) {
        waiting.add(callback);
        return () => void waiting.delete(callback);
      }
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
  const { handler = () => {} } = setup;
  const hook = defineInboundHook("refresh-customer", {
    description: "Reads a customer again",
    authentication: { kind: "none" },
    ...setup,
    handler(call) {
      const { headers, query, body, run: number } = call;
      ran.push({ headers, query, body, run: number });
      return handler(call);
    },
  } as InboundHookDefinition);
  const webhooks = createWebhooks({
    ...{ triggers: [], inboundHooks: [hook], store: change(suite.createStore()), clock, maxDepth: 3 },
    ...(inbound && { inbound }),
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const { id: codeId, code } = await webhooks.inbound.codes.issue("refresh-customer", { label: "ERP" });
  const site = await suite.mount({ receiver: webhooks, bodyParser });
  try {
    await run({
      ...{ webhooks: webhooks as Webhooks, url: site.url, code, codeId, ran, logged },
      call: ({ query = "", code: other = code, json, ...request } = {}) =>
        sendRequest(site.url, {
          method: "POST",
          headers: {},
          ...request,
          path: `${mount}/${other}${query}`,
          ...(json !== undefined && {
            headers: { "content-type": "application/json", ...request.headers },
            body: JSON.stringify(json),
          }),
        }),
      async settle() {
        await webhooks.dispatchDue();
      },
      passTime(ms) {
        passedMs += ms;
      },
      bodyTimePasses() {
        for (const callback of waiting) callback();
      },
      refusals: async () => (await webhooks.inbound.refusals()).map(({ status, why }) => `${status} ${why}`),
    });
  } finally {
    await site.close();
    await webhooks.stop();
  }
}
