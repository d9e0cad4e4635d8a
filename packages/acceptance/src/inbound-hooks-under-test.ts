import {
  acknowledgement,
  defineInboundHook,
  fromPaths,
  github,
  type InboundCall,
  standardWebhooks,
  stripe,
} from "@ancrage/core";
import { z } from "zod";

/** The secrets with which the world's senders sign, or show who they are. */
export const senderSecrets = {
  stripe: "whsec_of_the_payments_provider",
  github: "It is a secret to everybody",
  standard: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLjIg",
  basic: "pa:ss word",
} as const;

/** Told of every run of a handler when it begins; the run goes on when what is returned resolves. */
export type RunObserver = (hook: string, call: InboundCall) => Promise<void>;

/**
 * What the application of the receiving rows takes: one inbound hook for each way in which callers differ. The paths are what
 * inference lists of a sample, with what is not wanted left out and names of the application's own.
 */
export function inboundHooksUnderTest(
  onRun: RunObserver,
  onRelayed: (eventId: string) => void,
  isKnownVersion: (version: number) => boolean,
) {
  const open = { authentication: { kind: "none" } } as const;
  const noted = (hook: string) => async (call: InboundCall) => onRun(hook, call);
  return [
    defineInboundHook("refresh-customer", {
      ...{ ...open, description: "Reads a customer again from the ERP", methods: ["GET", "POST"] },
      query: fromPaths({ file: "dos", customer: "refreshCustomer" }),
      response: ({ query }) => acknowledgement(`Customer ${query.customer} will be read again`),
      async handler(call) {
        await onRun("refresh-customer", call);
        return { customers: ["what a handler returns is nobody's business"] };
      },
    }),
    defineInboundHook("close-file", {
      ...{ ...open, description: "Closes a file of the ERP", methods: ["GET", "POST"], mode: "sync" },
      query: z.object({ dos: z.string() }),
      handler({ query, respond }) {
        const { status, headers, body } =
          query.dos === "998"
            ? acknowledgement("File 998 is closed")
            : acknowledgement(`File ${query.dos} has entries that are not posted`, 12);
        respond(status, headers, body);
      },
    }),
    defineInboundHook("parsed", {
      ...{ ...open, description: "Reads single values" },
      headers: fromPaths({ date: "Date", requestId: "X-Request-Id" }),
      query: fromPaths({ "First line": "query[0]", article: "query[0].a" }),
      body: fromPaths({ a: "a", group: "b", "Cost centre": "b.c", typed: "lines[1].price" }),
      response: { status: 202, headers: { "X-Flow": "accepted" }, body: "taken over" },
      handler: noted("parsed"),
    }),
    defineInboundHook("approval", {
      ...{ ...open, description: "Answers by business condition", mode: "sync" },
      body: z.object({ amount: z.number(), id: z.string() }),
      async handler(call) {
        const { amount, id } = call.body;
        await onRun("approval", call);
        if (amount < 0) throw new Error("Nobody can pay less than nothing");
        if (amount === 0) return;
        if (amount > 10_000) call.respond(503, { "Retry-After": "120" }, "Nobody is there who may approve that");
        if (amount > 1_000) call.respond(409, {}, { id, approved: false, reason: `${amount} is beyond 1000` });
        call.respond(201, { "X-Approved-By": "rule 4" }, { id, approved: true });
        // What follows a response is not run; the row sees to it that this is never seen.
        await onRun("approval, after its response", call);
      },
    }),
    defineInboundHook("automation", {
      description: "Called by an automation tool with user and password",
      authentication: { kind: "basic", username: "make", password: senderSecrets.basic },
      handler: noted("automation"),
    }),
    defineInboundHook("payment", {
      description: "Called back by the payments provider",
      authentication: stripe({ secrets: senderSecrets.stripe }),
      body: z.looseObject({ id: z.string(), data: z.looseObject({ object: z.looseObject({ amount: z.int() }) }) }),
      async handler(call) {
        await onRun("payment", call);
        onRelayed((await call.triggerWebhookEvent("InvoicePaid", call.body.id)).eventId);
      },
    }),
    defineInboundHook("pushed", {
      ...{ description: "Something was pushed", authentication: github({ secrets: senderSecrets.github }) },
      handler: noted("pushed"),
    }),
    defineInboundHook("versioned", {
      ...{ ...open, description: "Sets aside what it cannot read yet", onMismatch: "quarantine" },
      body: z.looseObject({ version: z.int().refine(isKnownVersion, "This version is not known") }),
      handler: noted("versioned"),
    }),
    defineInboundHook("standard", {
      description: "Called by whoever follows Standard Webhooks",
      authentication: standardWebhooks({ secrets: senderSecrets.standard }),
      handler: noted("standard"),
    }),
  ] as const;
}
