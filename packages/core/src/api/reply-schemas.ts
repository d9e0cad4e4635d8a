import { z } from "zod";
import {
  discardReply,
  endpointDetailReply,
  endpointReply,
  jwksReply,
  newEndpointReply,
  rotatedSecretReply,
  secretReply,
  updatedEndpointReply,
} from "./endpoint-reply-schemas.ts";
import {
  codeReply,
  inboundHookReply,
  inferredPathsReply,
  newCodeReply,
  receiptDetailReply,
  receiptReplayReply,
  receiptReply,
  refusalReply,
  shownCodeReply,
} from "./inbound-reply-schemas.ts";
import {
  attemptReply,
  decision,
  decisionReply,
  deliveryDetailReply,
  deliveryReply,
  deliverySummaryReply,
  eventReply,
  exportedDeliveryReply,
  forgetReply,
  listedDeliveryReply,
  matchReply,
  replaysReply,
  sequenceReply,
  testDeliveryReply,
} from "./ledger-reply-schemas.ts";
import { subscribeReply, subscriptionReply, ticksReply, triggerGridReply } from "./subscription-reply-schemas.ts";
import { count, page, time } from "./wire-schemas.ts";

const triggerReply = z.strictObject({
  name: z.string(),
  description: z.string(),
  resource: z.string(),
  action: z.string(),
  schema: z.record(z.string(), z.unknown()).describe("JSON Schema (2020-12) of the payload."),
  sample: z.unknown().describe("A payload to show and to test with."),
  allowSync: z.boolean().describe("Whether operators may subscribe with another mode or stage than the usual."),
  inputSchema: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("JSON Schema (2020-12) of what is sent ahead of an operation; null: nothing is."),
  versions: z
    .array(
      z.strictObject({
        version: z.int().min(1),
        schema: z.record(z.string(), z.unknown()).describe("JSON Schema (2020-12) of the payload."),
        sample: z.unknown(),
      }),
    )
    .describe("Ascending. An endpoint is sent the greatest that is not above its payloadVersion."),
});

const part = z.record(z.string(), z.unknown());

/**
 * The replies as they are on the wire, where a time is text, each under the name of its type. None allows fields beside
 * its own. `reply-schemas.type-test.ts` does not compile when one differs from its type.
 */
export const replySchemas = {
  StatusReply: z.strictObject({
    status: z.enum(["ok", "stalled"]).describe("stalled: something has been due for a minute and nobody took it."),
    stalled: z
      .strictObject({
        since: time.describe("Since when the oldest of what waits has been due."),
        waiting: z.array(z.enum(["sending", "receiving"])),
        reason: z
          .enum(["noDispatcher", "notTaken"])
          .describe(
            "noDispatcher: no process that dispatches was heard of within 15 s. notTaken: there are some, and they take none of it.",
          ),
        dispatchers: count.describe("Processes that dispatch and were heard of within 15 s."),
        lastHeardAt: time.nullable().describe("When one was heard of last; null: none ever was."),
      })
      .nullable()
      .describe("Why work is not taken; null: it is."),
    pausedUntil: time
      .nullable()
      .describe(
        "No delivery of the tenant starts before; the end of the year 9999: until it is resumed. null: not paused.",
      ),
    origin: z.string().describe("The name of this installation, webhook-origin of what begins here."),
    unregisteredTriggers: z
      .array(z.string())
      .describe("Of which something waits, and which the process that answers has not registered; at most 100."),
  }),
  HealthReply: z.strictObject({ status: z.enum(["ok", "stalled"]) }),
  OpenApiDocument: z.strictObject({
    openapi: z.string(),
    info: part,
    jsonSchemaDialect: z.string(),
    servers: z.array(part),
    tags: z.array(part),
    paths: part,
    webhooks: part,
    components: part,
  }),
  TriggerReply: triggerReply,
  TriggerListReply: z.array(triggerReply).describe("In the order of registration."),
  PerformListReply: z.array(z.unknown()).describe("Payloads of the trigger, newest first."),
  EndpointReply: endpointReply,
  EndpointDetailReply: endpointDetailReply,
  DiscardReply: discardReply,
  NewEndpointReply: newEndpointReply,
  UpdatedEndpointReply: updatedEndpointReply,
  EndpointPageReply: page(endpointReply),
  SecretReply: secretReply,
  RotatedSecretReply: rotatedSecretReply,
  Jwks: jwksReply,
  SubscriptionReply: subscriptionReply,
  SubscriptionPageReply: page(subscriptionReply),
  SubscribeReply: subscribeReply,
  TriggerGridReply: triggerGridReply,
  TicksReply: ticksReply,
  DeliveryReply: deliveryReply,
  DeliveryPageReply: page(listedDeliveryReply),
  DeliverySummaryReply: deliverySummaryReply,
  ExportedDeliveryReply: exportedDeliveryReply,
  ReplaysReply: replaysReply,
  AttemptReply: attemptReply,
  DeliveryDetailReply: deliveryDetailReply,
  TestDeliveryReply: testDeliveryReply,
  Decision: decision,
  DecisionReply: decisionReply,
  MatchReply: matchReply,
  EventReply: eventReply,
  ForgetReply: forgetReply,
  SequenceReply: sequenceReply,
  InboundHookReply: inboundHookReply,
  InboundHookListReply: z.array(inboundHookReply).describe("In the order of registration."),
  CodeReply: codeReply,
  CodePageReply: page(codeReply),
  NewCodeReply: newCodeReply,
  ShownCodeReply: shownCodeReply,
  ReceiptReply: receiptReply,
  ReceiptPageReply: page(receiptReply),
  ReceiptDetailReply: receiptDetailReply,
  ReceiptReplayReply: receiptReplayReply,
  InferredPathsReply: inferredPathsReply,
  RefusalListReply: z.array(refusalReply).describe("Newest first."),
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The name of a reply's schema. */
export type ReplyName = keyof typeof replySchemas;
