import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import {
  alertTriggers,
  allowLocalReceivers,
  type Caller,
  createWebhooks,
  defineInboundHook,
  defineTrigger,
  github,
  type LifecycleEvents,
  type LogFields,
  type NewEndpoint,
} from "@ancrage/core";
import { z } from "zod";
import { adapters, listen } from "./adapters.ts";
import type { Canary, Place } from "./canary-forms.ts";
import { startFailingReceivers } from "./failing-receivers.ts";
import { sealingKeys } from "./sealing-keys.ts";
import type { StoreUnderTest } from "./stores.ts";

// A listener for each, so that a new one is searched too or does not compile.
const lifecycleEvents: Readonly<Record<keyof LifecycleEvents, true>> = {
  "event.routed": true,
  "event.skipped": true,
  "event.failed": true,
  "event.rolledBack": true,
  "delivery.succeeded": true,
  "delivery.failing": true,
  "delivery.exhausted": true,
  "delivery.canceled": true,
  "subscription.expired": true,
  "endpoint.failing": true,
  "endpoint.paused": true,
  "endpoint.recovered": true,
  "endpoint.disabled": true,
  "backlog.growing": true,
};

const NewDeal = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
  retryScheduleMs: [10],
});

/** Whoever calls. */
export const operator: Caller = { tenantId: "default", role: "operator" };
export const owner: Caller = { tenantId: "default", role: "subscriber", ownerId: "ada" };

/** Everything that one can see of `value`, hidden fields and causes too. */
export function seen(value: unknown): string {
  const parts = [inspect(value, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null })];
  if (value instanceof Error) parts.push(value.message, String(value.stack), seen(value.cause));
  return parts.join("\n");
}

/** An application whose every output is kept, to be searched. */
export async function startCanaryWorld(underTest: StoreUnderTest) {
  const canaries: Canary[] = [];
  const places: Place[] = [];
  const receivers = await startFailingReceivers();
  const { store, close } = await underTest.create();

  /** A value that stands nowhere else, with what each encoding writes in its own way. */
  function canary(name: string): string {
    const value = `c4nary ${randomBytes(12).toString("hex")}?>+~/&=%20.`;
    canaries.push({ name, value });
    return value;
  }
  const keep = (name: string, value: unknown) => {
    places.push({ name, text: typeof value === "string" ? value : seen(value) });
  };
  const level = (name: string) => (message: string, fields?: LogFields) =>
    keep(`a log line (${name})`, seen([message, fields]));

  const inboundSecrets = { password: canary("the password of callers"), signing: canary("the secret of callers") };
  const withPassword = defineInboundHook("with-password", {
    ...{ description: "Asks for a password", methods: ["GET", "POST"] },
    authentication: { kind: "basic", username: "erp", password: inboundSecrets.password },
    handler: () => {},
  });
  const signed = defineInboundHook("signed", {
    ...{ description: "Is signed", mode: "sync", authentication: github({ secrets: inboundSecrets.signing }) },
    handler() {
      throw new Error("The host's handler fails.");
    },
  });

  const webhooks = createWebhooks({
    triggers: [NewDeal, ...alertTriggers],
    inboundHooks: [withPassword, signed],
    inbound: { publicUrl: "https://erp.example/api/v1/WebHook" },
    ...{ store, sealingKeys, urlPolicy: allowLocalReceivers, resolver: receivers.resolver },
    ...{ pollMs: 20, attemptTimeoutMs: 2_000 },
    logger: { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") },
  });
  for (const name of Object.keys(lifecycleEvents) as (keyof LifecycleEvents)[]) {
    webhooks.on(name, (event) => {
      keep(`the lifecycle event ${name}`, event);
      throw new Error(`The host's listener of ${name} fails.`);
    });
  }
  const server = await listen(
    adapters.express.mount(webhooks, (login) => JSON.parse(login.get("x-caller") ?? "null") as Caller | null),
  );

  /**
   * One call over HTTP. Its reply is kept, but for the shared key that it shows this once, which becomes a canary. Of a
   * pair it may show the public key alone.
   */
  async function send(caller: Caller | null, method: string, path: string, body?: unknown) {
    const reply = await fetch(`${server.origin}/webhooks${path}`, {
      method,
      headers: {
        "x-caller": JSON.stringify(caller),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await reply.text();
    const [, shownOnce = ""] = (reply.ok && /"secret":"(whsec_[^"]+)"/.exec(text)) || [];
    if (shownOnce !== "") canaries.push({ name: `the secret of ${method} ${path}`, value: shownOnce });
    const [, shownCode = ""] = /"code":"([A-Z0-9]+-[0-9a-z]{28})"/.exec(text) ?? [];
    if (shownCode !== "") canaries.push({ name: `the code of ${method} ${path}`, value: shownCode });
    const headers = [...reply.headers].map((header) => header.join(": ")).join("\n");
    keep(
      `the reply to ${method} ${path}`,
      `${headers}\n${text.replace(shownOnce, "").replaceAll(shownCode || shownOnce, "")}`,
    );
    return { status: reply.status, headers, body: text };
  }

  /** One call of an inbound hook; the answer is kept. */
  async function callInbound(code: string, query: string, request: RequestInit): Promise<number> {
    const reply = await fetch(`${server.origin}/api/v1/WebHook/${code}${query}`, request);
    const headers = [...reply.headers].map((header) => header.join(": ")).join("\n");
    keep("the answer of an inbound hook", `${headers}\n${await reply.text()}`);
    return reply.status;
  }

  /** What a call of an operation throws is kept. */
  async function attempt(name: string, run: () => Promise<unknown>): Promise<void> {
    await run().then(
      () => {},
      (error: unknown) => keep(`the error of ${name}`, error),
    );
  }

  /** What each kind of authentication is entered as, all its values canaries. */
  function authentications(of: string): readonly NonNullable<NewEndpoint["authentication"]>[] {
    return [
      { kind: "httpHeader", headers: [{ name: "x-key", value: canary(`httpHeader of ${of}`) }] },
      { kind: "webhookKey", code: canary(`webhookKey of ${of}`) },
      { kind: "httpQueryString", parameters: [{ name: "key", value: canary(`httpQueryString of ${of}`) }] },
      { kind: "basic", username: canary(`user of ${of}`).replaceAll(":", ""), password: canary(`password of ${of}`) },
      { kind: "bearer", token: canary(`bearer of ${of}`) },
    ];
  }

  return {
    ...{ webhooks, store, receivers, canaries, places, canary, keep, send, attempt, authentications },
    ...{ inboundSecrets, callInbound },
    async close(): Promise<void> {
      server.close();
      await webhooks.stop();
      await close();
      receivers.close();
    },
  };
}

export type CanaryWorld = Awaited<ReturnType<typeof startCanaryWorld>>;
