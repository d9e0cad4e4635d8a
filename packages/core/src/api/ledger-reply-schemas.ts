import { z } from "zod";
import { count, time } from "./wire-schemas.ts";

const attemptErrorCode = z.enum([
  "status",
  "timedOut",
  "nameNotResolved",
  "destinationRefused",
  "connectionFailed",
  "connectionClosed",
  "tlsFailed",
  "invalidResponse",
  "internal",
]);

const attemptError = z.strictObject({ code: attemptErrorCode, message: z.string() });

const attemptState = z.enum(["succeeded", "failed", "unknown"]);

const deliveryNote = z
  .enum(["changesUnknown", "filterFailed", "syncDeliveredAsync"])
  .nullable()
  .describe("Why it was let through although nobody could say that it should be.");

/** `DeliveryReply` on the wire. */
export const deliveryReply = z.strictObject({
  id: z.string(),
  eventId: z.string(),
  endpointId: z.string(),
  subscriptionId: z.string().nullable().describe("null: a test delivery."),
  trigger: z.string(),
  isTest: z.boolean(),
  replay: count.describe("0 for the first delivery of the event to the endpoint, then counting replays."),
  replayOf: z.string().nullable(),
  sequence: z.int().min(1).nullable().describe("The event's number at a sequenced endpoint; a replay has the same."),
  orderingKey: z.string().nullable().describe("It waits for earlier ones of the same endpoint and key."),
  deleteOnSuccess: z.boolean().describe("Payload, headers, bodies and attempts are dropped after a success."),
  note: deliveryNote,
  content: z
    .enum(["full", "thin", "fresh", "degraded"])
    .describe("What its body carries; degraded: ids and a link in place of a payload that is too large."),
  state: z.enum(["pending", "succeeded", "exhausted", "canceled"]),
  reason: z
    .enum([
      ...(["schedule", "crashed", "refusedSync", "gone", "deleted", "expired", "byOperator", "forgotten"] as const),
      ...(["disabled", "tooOld", "receiverAbort", "notAuthorized", "tooLarge", "nothingToSend"] as const),
    ])
    .nullable(),
  attempts: count.describe("Attempts begun so far."),
  failures: count.describe("Steps of the retry schedule used."),
  crashes: count.describe("Attempts whose outcome is unknown because their process stopped."),
  nextAttemptAt: time.nullable().describe("No attempt before this time; null once it is terminal."),
  lastAttemptState: attemptState.nullable(),
  lastStatus: count.nullable().describe("HTTP status of the last attempt that got an answer."),
  createdAt: time,
  endedAt: time.nullable(),
  running: z.boolean().describe("An attempt is under way."),
});

/** `ListedDeliveryReply` on the wire. */
export const listedDeliveryReply = deliveryReply.extend({
  endpointName: z.string(),
  subscriptionName: z.string().nullable().describe("null: a test delivery."),
  recordId: z.string(),
  lastAttemptAt: time.nullable().describe("When the last attempt that has ended began."),
  lastError: attemptError.nullable().describe("Why the last attempt failed; null: it did not, or nobody knows."),
});

const latency = z.number().min(0).nullable();

/** `DeliverySummaryReply` on the wire. */
export const deliverySummaryReply = z.strictObject({
  since: time,
  until: time,
  stepMs: count.describe("Milliseconds of a step; the last may reach beyond until."),
  steps: z
    .array(
      z.strictObject({
        at: time.describe("When the step begins. What was created in it is counted by how it stands now."),
        pending: count,
        succeeded: count,
        exhausted: count,
        canceled: count,
        p50Ms: latency.describe("From creation to success: half took no longer. null: none succeeded."),
        p95Ms: latency.describe("The same for 95 of 100."),
      }),
    )
    .describe("All steps, oldest first."),
});

/** `ExportedDeliveryReply` on the wire: a line of NDJSON. */
export const exportedDeliveryReply = deliveryReply.extend({
  endpointName: z.string(),
  subscriptionName: z.string().nullable().describe("null: a test delivery."),
  recordId: z.string(),
  lastAttemptAt: time.nullable().describe("When the last attempt that has ended began."),
  lastErrorCode: attemptErrorCode.nullable().describe("Why it failed; null: it did not, or nobody knows."),
  lastErrorMessage: z.string().nullable(),
});

/** `ReplaysReply` on the wire. */
export const replaysReply = z.strictObject({
  count: count.describe("How many this call has sent again; on a dry run 0."),
  remaining: count.describe("How many are left: counted to the end on a dry run, up to 10,000 otherwise."),
  nextCursor: z
    .string()
    .nullable()
    .describe(
      "Ask again with it for the rest; null when nothing is left. It stays valid: asked twice, each is sent again once. A dry run gives the one to begin with.",
    ),
});

/** `ForgetReply` on the wire. */
export const forgetReply = z.strictObject({
  events: count.describe("Events that were wiped by this call."),
  canceled: count.describe("Deliveries that were canceled by it."),
  running: count.describe("Deliveries of which an attempt is under way: what it sends cannot be taken back."),
});

/** `SequenceReply` on the wire. */
export const sequenceReply = z.strictObject({
  items: z
    .array(
      z.strictObject({
        sequence: z.int().min(1),
        eventId: z.string().nullable().describe("The webhook-id it was sent with; null when it has expired."),
        trigger: z.string().nullable(),
        createdAt: time.nullable(),
        content: z
          .enum(["full", "thin", "fresh", "degraded"])
          .nullable()
          .describe("What payload is, as webhook-content says it; null on a tombstone."),
        payload: z.unknown().describe("What its subscription would be sent now; null on a tombstone."),
        tombstone: z
          .enum(["forgotten", "dropped", "expired", "tooLarge", "notAuthorized", "nothingToSend"])
          .nullable()
          .describe("Why there is nothing to show any more."),
      }),
    )
    .describe("Every number that follows after, in order and without gaps."),
  lastSequence: count.describe("The last number given so far; 0: none."),
});

const headerList = z
  .array(z.tuple([z.string(), z.string()]))
  .describe("Names in lower case with their values, in the order of the wire; a name may come twice.");

/** `AttemptReply` on the wire. */
export const attemptReply = z.strictObject({
  number: z.int().min(1).describe("From 1, without gaps."),
  state: attemptState,
  startedAt: time,
  durationMs: z.number().min(0).nullable().describe("null when the outcome is unknown."),
  requestHeaders: headerList.nullable(),
  response: z
    .strictObject({
      status: count,
      headers: headerList,
      body: z
        .string()
        .describe(
          "At most 16 KiB; of an attempt that succeeded nothing, unless all are kept. Bytes that are not UTF-8 show as U+FFFD.",
        ),
      bodyBase64: z.string().optional().describe("The exact bytes, only when they are not UTF-8."),
      bodyTruncated: z.boolean(),
    })
    .nullable()
    .describe("null when no answer came."),
  error: attemptError.nullable(),
});

/** `DeliveryDetailReply` on the wire. */
export const deliveryDetailReply = deliveryReply.extend({
  endpointName: z.string(),
  recordId: z.string(),
  payload: z.unknown(),
  history: z.array(attemptReply),
});

// Each with `duplicateOf`, which is not about a candidate alone, where that may come.
const refusals = [
  ...(["otherStage", "subscribedLater", "expired", "otherScope", "unchanged", "filtered", "endpointDisabled"] as const),
  ...(["aboutItself", "otherOwner"] as const),
] as const;
const duplicateOf = z.string().nullable().describe("With duplicateOf: the subscription that got the event.");
const clause = z.string().nullable().describe("The part of the filter that decided: and[1]: amount gte 1000.");

/** `Decision` of the model on the wire. */
export const decision = z.strictObject({
  subscriptionId: z.string(),
  endpointId: z.string(),
  reason: z.enum([...refusals, "duplicateOf"]),
  duplicateOf,
  clause,
});

/** `DecisionReply` on the wire. */
export const decisionReply = z.strictObject({
  eventId: z.string(),
  subscriptionId: z.string(),
  outcome: z
    .enum(["delivered", "refused", "undecided", "unknown"])
    .describe(
      "delivered: a delivery was made for it; undecided: the event waits to be routed; unknown: it ended after the event was created, and nothing is left that tells whether the event was routed by then.",
    ),
  reason: z
    .enum([
      ...refusals,
      "duplicateOf",
      "otherTrigger",
      "ended",
      "eventSkipped",
      "eventFailed",
      "eventRolledBack",
      "testDelivery",
    ])
    .nullable(),
  clause,
  duplicateOf,
  deliveryId: z
    .string()
    .nullable()
    .describe("The newest of several; null: there is none, or with delivered, retention has removed it."),
  note: deliveryNote,
});

/** `MatchReply` on the wire. */
export const matchReply = z.strictObject({
  matches: z.boolean(),
  reason: z.enum([...refusals, "otherTrigger"]).nullable(),
  clause,
  note: deliveryNote,
});

/** `EventReply` on the wire. */
export const eventReply = z.strictObject({
  id: z.string(),
  scope: z.string().nullable(),
  trigger: z.string(),
  recordId: z.string().describe("Empty: the record did not exist yet."),
  stage: z
    .enum(["preValidation", "preOperation", "postOperation"])
    .describe("When its receivers hear of the operation."),
  orderingKey: z.string().nullable(),
  createdAt: time,
  state: z.enum(["pending", "routed", "skipped", "failed", "rolledBack"]),
  reason: z
    .enum(["nothingToSend", "byOperator", "forgotten", "loop", "build", "crashed", "refusedSync", "transactionFailed"])
    .nullable(),
  isTest: z.boolean(),
  depth: count.describe("How many webhooks led to it."),
  origin: z.string().nullable().describe("Where the first of them came from; null: from here."),
  traceparent: z.string().nullable().describe("W3C trace context of the span that triggered it; null: not traced."),
  oversizedBytes: count.nullable().describe("Bytes of a payload that is too large to be kept; null: it is not."),
  changed: z.array(z.string()).nullable().describe("Names of what changed; null when the caller did not say."),
  buildFailures: count,
  crashes: count,
  nextBuildAt: time.nullable(),
  lastError: z.string().nullable(),
  forgottenAt: time.nullable().describe("When payload, snapshot and what receivers answered were wiped."),
  payload: z
    .unknown()
    .describe("null until it is built, when it is too large or forgotten, and when its deliveries have dropped it."),
  decisions: z.array(decision).describe("The candidates that were refused."),
  deliveries: z.array(deliveryReply),
});

/** `TestDeliveryReply` on the wire. */
export const testDeliveryReply = z.strictObject({
  eventId: z.string(),
  deliveryId: z.string(),
  request: z
    .strictObject({
      method: z.literal("POST"),
      url: z.string().describe("Values of its authentication show as ***."),
      headers: headerList,
      body: z.string().describe("The bytes that are signed, as text."),
    })
    .describe("As it is sent within a minute; one that waits longer is signed with the time of its attempt."),
  outcome: deliveryDetailReply
    .nullable()
    .describe("null when it has not ended yet, or was not waited for: read the delivery."),
});
