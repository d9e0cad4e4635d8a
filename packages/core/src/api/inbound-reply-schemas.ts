import { z } from "zod";
import { count, time } from "./wire-schemas.ts";

/** `InboundHookReply` on the wire. */
export const inboundHookReply = z.strictObject({
  name: z.string(),
  description: z.string(),
  methods: z.array(z.string()),
  mode: z.enum(["async", "sync"]),
  authentication: z.string().describe("none, basic, or the name of the signature's scheme."),
  enabled: z.boolean().describe("false: calls of the tenant are answered as if there were no such code."),
  baseUrl: z.string().nullable().describe("The URL up to the code; null: nobody has said what it is."),
  parameters: z.array(z.string()).describe("Names of query parameters that it reads."),
});

/** `CodeReply` on the wire. */
export const codeReply = z.strictObject({
  id: z.string(),
  hook: z.string().describe("The name of the inbound hook that it leads to."),
  label: z.string().describe("Whom it was given to."),
  masked: z.string().describe("All that is ever shown of it in a list: MON***."),
  state: z.enum(["enabled", "revoked"]),
  createdAt: time,
  expiresAt: time.nullable().describe("It is taken until then; null: until it is revoked."),
  revokedAt: time.nullable(),
  uses: count.describe("Calls that came with it and passed every check."),
  lastUsedAt: time.nullable(),
  hasCopy: z.boolean().describe("Whether it can be shown again."),
});

const shown = {
  code: z.string().describe("The credential: keep it as you keep a password."),
  url: z.string().nullable().describe("The whole URL; null: nobody has said what ours is."),
};

/** `ShownCodeReply` on the wire. */
export const shownCodeReply = z.strictObject(shown);

/** `NewCodeReply` on the wire. */
export const newCodeReply = codeReply.extend(shown);

const headerList = z.array(z.tuple([z.string(), z.string()]));

/** `ReceiptReply` on the wire. */
export const receiptReply = z.strictObject({
  id: z.string(),
  hook: z.string(),
  codeId: z.string(),
  method: z.string(),
  query: z.string().describe("As it came."),
  verdict: z
    .strictObject({
      scheme: z
        .string()
        .describe("What it passed; none: there was nothing to pass; skipped: a replay that nobody verified."),
      secretId: z.string().nullable().describe("Tells which of several secrets matched."),
      signedAt: time.nullable(),
    })
    .describe("How it was found to come from whom it says."),
  dedupeKey: z.string().nullable().describe("What makes calls the same; null: nothing does."),
  bodyHash: z.string().nullable(),
  sameBytesAs: z.string().nullable().describe("The first with the same bytes under another key."),
  duplicateOf: z.string().nullable().describe("The first with its key; a duplicate does not run."),
  replayOf: z.string().nullable(),
  state: z.enum(["received", "processed", "failed", "quarantined"]),
  reason: z.enum(["handler", "timedOut", "crashed", "loop"]).nullable(),
  lastError: z.string().nullable(),
  runs: count,
  failures: count,
  crashes: count,
  orderingKey: z.string().nullable(),
  depth: count.describe("How many webhooks led to it."),
  origin: z.string().nullable(),
  traceparent: z.string().nullable().describe("W3C trace context of the span that received it; null: not traced."),
  nextRunAt: time.nullable(),
  createdAt: time,
  endedAt: time.nullable(),
  running: z.boolean(),
  answerStatus: z.int().nullable(),
});

/** `ReceiptReplayReply` on the wire. */
export const receiptReplayReply = receiptReply.extend({
  verified: z.boolean().describe("Whether it was verified again, at the time when it came."),
});

/** `ReceiptDetailReply` on the wire. */
export const receiptDetailReply = receiptReply.extend({
  headers: headerList.describe("Those that are kept."),
  body: z.string(),
  bodyBase64: z.string().nullable().describe("The bytes, where the text does not say all."),
  answer: z
    .strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
    .nullable()
    .describe("What the caller was answered; null: nothing yet."),
  label: z.string().nullable().describe("Of its code; null: that is gone."),
  history: z.array(
    z.strictObject({
      number: z.int().min(1),
      state: z.enum(["succeeded", "failed", "unknown"]),
      startedAt: time,
      durationMs: z.number().nullable(),
      error: z.string().nullable(),
    }),
  ),
  duplicates: z.array(z.string()).describe("Ids of calls with the same key after it, newest first, at most 100."),
});

const inferredPath = z.strictObject({
  path: z.string(),
  kind: z.enum(["text", "number", "boolean", "null", "object", "array"]),
  example: z.string().nullable(),
});

const proposedCode = z
  .strictObject({ zod: z.string(), type: z.string() })
  .nullable()
  .describe("A zod schema and a TypeScript type that all samples fit; null: none has that part.");

/** `InferredPathsReply` on the wire. */
export const inferredPathsReply = z.strictObject({
  query: z.array(inferredPath),
  body: z.array(inferredPath),
  headers: z.array(inferredPath),
  truncated: z.boolean().describe("There are more than are listed."),
  proposed: z.strictObject({ query: proposedCode, body: proposedCode }),
});

/** `RefusalReply` on the wire. */
export const refusalReply = z.strictObject({
  at: time,
  hook: z.string().nullable(),
  code: z.string().describe("Masked: MON***."),
  address: z.string().nullable(),
  method: z.string(),
  status: z.int(),
  why: z.string().describe("In words, what to do included."),
});
