// Compiled, not run: a schema that differs from the JSON form of its type must be refused by the compiler.
import type { z } from "zod";
import type { errorDetailSchemas } from "./api/error-detail-schemas.ts";
import type * as Inbound from "./api/inbound-replies.ts";
import type * as LedgerReplies from "./api/ledger-replies.ts";
import type * as Replies from "./api/replies.ts";
import type { replySchemas } from "./api/reply-schemas.ts";
import type { TicksReply, TriggerGridReply } from "./api/trigger-grid-replies.ts";
import type { ErrorDetails } from "./errors/error-details.ts";
import type { OpenApiDocument } from "./http/openapi/openapi-document.ts";
import type { Decision } from "./model/decision.ts";
import type { Page } from "./model/page.ts";
import type { Operations } from "./operations/operations.ts";
import type { Jwks } from "./signing/jwks.ts";

/** What arrives when a value was sent as JSON: a date as text, what is undefined not at all. */
type Jsonified<Value> = Value extends Date
  ? string
  : Value extends object
    ? { readonly [Key in keyof Value]: Jsonified<Exclude<Value[Key], undefined>> }
    : Value;

type Same<One, Other> =
  (<Probe>() => Probe extends One ? 1 : 2) extends <Probe>() => Probe extends Other ? 1 : 2 ? true : false;

/** The names of schemas that differ from their types. */
type Drifted<Schemas extends Record<string, z.ZodType>, Types extends Record<keyof Schemas, unknown>> = {
  [Name in keyof Schemas]: Same<Jsonified<z.output<Schemas[Name]>>, Jsonified<Types[Name]>> extends true ? never : Name;
}[keyof Schemas];

interface ReplyTypes {
  HealthReply: { status: Awaited<ReturnType<Operations["health"]>> };
  OpenApiDocument: OpenApiDocument;
  TriggerReply: Replies.TriggerReply;
  TriggerListReply: ReturnType<Operations["triggers"]["list"]>;
  PerformListReply: Awaited<ReturnType<Operations["triggers"]["performList"]>>;
  StatusReply: Replies.StatusReply;
  EndpointDetailReply: Replies.EndpointDetailReply;
  DiscardReply: Replies.DiscardReply;
  EndpointReply: Replies.EndpointReply;
  NewEndpointReply: Replies.NewEndpointReply;
  UpdatedEndpointReply: Replies.UpdatedEndpointReply;
  EndpointPageReply: Page<Replies.EndpointReply>;
  SecretReply: Replies.SecretReply;
  RotatedSecretReply: Replies.RotatedSecretReply;
  Jwks: Jwks;
  SubscriptionReply: Replies.SubscriptionReply;
  SubscriptionPageReply: Page<Replies.SubscriptionReply>;
  SubscribeReply: Replies.SubscribeReply;
  TriggerGridReply: TriggerGridReply;
  TicksReply: TicksReply;
  DeliveryReply: LedgerReplies.DeliveryReply;
  DeliveryPageReply: Page<LedgerReplies.ListedDeliveryReply>;
  DeliverySummaryReply: LedgerReplies.DeliverySummaryReply;
  ExportedDeliveryReply: LedgerReplies.ExportedDeliveryReply;
  ReplaysReply: LedgerReplies.ReplaysReply;
  AttemptReply: LedgerReplies.AttemptReply;
  DeliveryDetailReply: LedgerReplies.DeliveryDetailReply;
  TestDeliveryReply: LedgerReplies.TestDeliveryReply;
  Decision: Decision;
  DecisionReply: LedgerReplies.DecisionReply;
  MatchReply: LedgerReplies.MatchReply;
  EventReply: LedgerReplies.EventReply;
  ForgetReply: LedgerReplies.ForgetReply;
  SequenceReply: LedgerReplies.SequenceReply;
  InboundHookReply: Inbound.InboundHookReply;
  InboundHookListReply: readonly Inbound.InboundHookReply[];
  CodeReply: Inbound.CodeReply;
  CodePageReply: Page<Inbound.CodeReply>;
  NewCodeReply: Inbound.NewCodeReply;
  ShownCodeReply: Inbound.ShownCodeReply;
  ReceiptReply: Inbound.ReceiptReply;
  ReceiptPageReply: Page<Inbound.ReceiptReply>;
  ReceiptDetailReply: Inbound.ReceiptDetailReply;
  ReceiptReplayReply: Inbound.ReceiptReplayReply;
  InferredPathsReply: Inbound.InferredPathsReply;
  RefusalListReply: readonly Inbound.RefusalReply[];
}

type ErrorDetailSchemas = typeof errorDetailSchemas;

// A name that is missing here is the name of a schema that has drifted.
export const driftedReplies: Record<Drifted<typeof replySchemas, ReplyTypes>, never> = {};
export const driftedErrorDetails: Record<Drifted<ErrorDetailSchemas, ErrorDetails>, never> = {};

type DeliverySchema = Pick<typeof replySchemas, "DeliveryReply">;

// @ts-expect-error a field that the schema lacks
export const lacking: Record<
  Drifted<DeliverySchema, { DeliveryReply: LedgerReplies.DeliveryReply & { x?: 1 } }>,
  never
> = {};
// @ts-expect-error a field that the type lacks
export const excess: Record<
  Drifted<DeliverySchema, { DeliveryReply: Omit<LedgerReplies.DeliveryReply, "note"> }>,
  never
> = {};
// @ts-expect-error a state more
export const wider: Record<Drifted<DeliverySchema, { DeliveryReply: Wider }>, never> = {};
type Wider = Omit<LedgerReplies.DeliveryReply, "state"> & {
  readonly state: LedgerReplies.DeliveryReply["state"] | "new";
};
