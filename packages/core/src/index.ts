// For applications: define triggers, make webhooks, trigger events.
export { createWebhooks } from "./create-webhooks.ts";
export type { InputOf, OperationInputOf, PayloadOf, SyncNameOf, Webhooks } from "./webhooks.ts";
export type { ContextOf, DispatchOptions, WebhooksOptions, WorldOptions } from "./webhooks-options.ts";
export { defineTrigger } from "./triggers/define-trigger.ts";
export type {
  AnyTrigger,
  BuildArguments,
  LinkArguments,
  RecentArguments,
  RegisteredVersion,
  Trigger,
  TriggerAction,
  TriggerDefinition,
  TriggerVersion,
  VersionSchemas,
} from "./triggers/trigger.ts";
export { alertTriggers } from "./triggers/alerts/alert-triggers.ts";
export { BacklogGrowing } from "./triggers/alerts/backlog-growing.ts";
export { DeliveryExhausted } from "./triggers/alerts/delivery-exhausted.ts";
export { EndpointDisabled } from "./triggers/alerts/endpoint-disabled.ts";
export { EndpointFailing } from "./triggers/alerts/endpoint-failing.ts";
export type { EventOptions, RecordOptions, RecordRequest } from "./emitting/event-request.ts";
export type { Operation, Performed, RunRequest } from "./staging/run-request.ts";
export type { Tenancy } from "./emitting/record-events.ts";
export type { Authorize, AuthorizeArguments } from "./delivering/authorize-delivery.ts";
export type { ThinPayload } from "./delivering/thin-payload.ts";
export type { Dispatched } from "./delivering/dispatcher.ts";
export type { RetentionTimes } from "./delivering/retention.ts";
export { rateOf } from "./model/endpoint-rate.ts";
export type { EndpointRate } from "./model/endpoint-rate.ts";
export { generateSealingKey } from "./sealing/sealing-key.ts";
export type { Rekeyed } from "./sealing/rekey-endpoints.ts";
export type { CheckName, Finding } from "./ports/finding.ts";
export type { DiagnoseOptions } from "./operations/diagnosing/diagnose.ts";
export type { AskUrl } from "./operations/diagnosing/public-url-finding.ts";
export { allowLocalReceivers } from "./url-policy/url-policy.ts";
export type { UrlPolicyOptions } from "./url-policy/url-policy.ts";
export type { ActingFor } from "./operations/acting-for.ts";
export type { EndpointChange, NewEndpoint, PauseRequest, SecretRotation } from "./operations/endpoint-requests.ts";
export type { ExportQuery, ForgetRequest, ReplayRequest, SummaryRequest } from "./operations/delivery-requests.ts";
export type {
  NewSubscription,
  RestHookRequest,
  SubscriptionChange,
  Ticks,
} from "./operations/subscription-requests.ts";
export type { Operations } from "./operations/operations.ts";
export type {
  DeliveryLifecycle,
  EndpointLifecycle,
  LifecycleEvents,
  SubscriptionLifecycle,
} from "./ports/lifecycle.ts";
export { AncrageError, isAncrageError } from "./errors/ancrage-error.ts";
export type { AnyAncrageError } from "./errors/ancrage-error.ts";
export type { ErrorCode, ErrorDetails, SignatureFault, UrlRefusal } from "./errors/error-details.ts";
export type { FieldIssue } from "./errors/field-issue.ts";
export type { RefusedCall, RefusedRun } from "./errors/refused-run.ts";

// For applications that others call.
export { defineInboundHook, inboundHooksWith } from "./inbound/define-inbound-hook.ts";
export type { DefineInboundHook } from "./inbound/define-inbound-hook.ts";
export type {
  AnyInboundHook,
  InboundCall,
  InboundHook,
  InboundHookDefinition,
  ValueReader,
  ValuesOf,
} from "./inbound/inbound-hook.ts";
export {
  describedHmac,
  github,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  twilio,
} from "./inbound/inbound-authentication.ts";
export type {
  InboundAuthentication,
  SecretQuestion,
  SecretSource,
  SignatureOptions,
} from "./inbound/inbound-authentication.ts";
export type { HmacScheme, SignaturePlace, SignatureScheme, SignedPart } from "./inbound/schemes/signature-scheme.ts";
export { fromPaths } from "./inbound/path-values.ts";
export type { PathValues } from "./inbound/path-values.ts";
export { inferPaths, inferQueryPaths } from "./inbound/paths/infer-paths.ts";
export type { InferredPath, InferredPaths } from "./inbound/paths/infer-paths.ts";
export { acknowledgement } from "./inbound/answering/acknowledgement.ts";
export type { InboundOptions } from "./inbound/receiving/inbound-limits.ts";
export type { CallRateLimit } from "./inbound/callers/call-rate.ts";
export type { IncomingCall } from "./inbound/receiving/incoming-call.ts";
export type { ReceiveCall } from "./inbound/receiving/receive-call.ts";
export { toInboundFetchHandler } from "./http/to-inbound-fetch-handler.ts";
export type { InboundFetchOptions } from "./http/to-inbound-fetch-handler.ts";
export type { InboundReceiver } from "./http/create-inbound-handler.ts";
export type {
  CodeChange,
  CodeRequest,
  CodeRotation,
  InboundOperations,
  PathSample,
} from "./operations/inbound/inbound-operations.ts";
export type {
  CodeReply,
  InboundHookReply,
  InferredPathReply,
  InferredPathsReply,
  NewCodeReply,
  ReceiptDetailReply,
  ReceiptReplayReply,
  ReceiptReply,
  RefusalReply,
  RunReply,
  ShownCodeReply,
} from "./api/inbound-replies.ts";

// For receivers.
export { causedBy } from "./emitting/caused-by.ts";
export type { WebhookCause } from "./emitting/caused-by.ts";
export { verifyWebhook } from "./signing/verify-webhook.ts";
export type { Jwks, PublicJwk } from "./signing/jwks.ts";
export type { ReceivedWebhook, VerifiedWebhook } from "./signing/verify-webhook.ts";

// The HTTP API, without a framework.
export { toFetchHandler } from "./http/to-fetch-handler.ts";
export type { FetchHandlerOptions } from "./http/to-fetch-handler.ts";
export { openApiDocument } from "./http/openapi/openapi-document.ts";
export type { OpenApiDocument, OpenApiOptions } from "./http/openapi/openapi-document.ts";
export { routes } from "./api/routes.ts";
export type { Role, Route, RouteName } from "./api/routes.ts";
export type { TickReply, TicksReply, TriggerCellReply, TriggerGridReply } from "./api/trigger-grid-replies.ts";
export type {
  AttemptReply,
  DecisionReply,
  DeliveryDetailReply,
  DeliveryReply,
  EventReply,
  DeliverySummaryReply,
  ExportedDeliveryReply,
  ForgetReply,
  ListedDeliveryReply,
  MatchReply,
  ReplaysReply,
  SequencedEventReply,
  SequenceReply,
  SignedRequestReply,
  TestDeliveryReply,
} from "./api/ledger-replies.ts";
export type {
  DiscardReply,
  EndpointDetailReply,
  EndpointReply,
  NewEndpointReply,
  RotatedSecretReply,
  SecretReply,
  StallReply,
  StatusReply,
  SubscribeReply,
  SubscriptionHint,
  SubscriptionReply,
  TriggerReply,
  TriggerVersionReply,
  UpdatedEndpointReply,
} from "./api/replies.ts";

// For authors of adapters.
export { createHttpHandler } from "./http/create-http-handler.ts";
export type { HttpHandler, HttpHeaders, HttpRequest, HttpResponse } from "./http/http-message.ts";
export type { Caller, CallerOrNobody, HttpOptions } from "./http/http-options.ts";
export type { PortalFile, PortalFiles } from "./http/portal-files.ts";

// For authors of stores: the ports, the rows, and the rules that every store applies alike.
export type { KeptTrigger, Store } from "./ports/store.ts";
export { createSealer } from "./sealing/sealer.ts";
export type { SealedPlace, Sealer } from "./sealing/sealer.ts";
export { openEndpoint } from "./sealing/sealed-endpoint.ts";
export { sealedStore } from "./sealing/sealed-store.ts";
export type {
  CancelReason,
  DeliveryNext,
  DeliveryResult,
  EventsOfResults,
  RecordedChanges,
  RecordedResults,
} from "./ports/delivery-result.ts";
export { MOST_BACKLOG_COUNTED } from "./ports/delivery-store.ts";
export type {
  ClaimedDeliveries,
  ClaimedDelivery,
  CommittedRouting,
  DeliveredEvent,
  DeliveryClaim,
  DeliveryStore,
  EndpointBacklog,
  PurgeTimes,
  Rebuild,
  DueByQueue,
} from "./ports/delivery-store.ts";
export type { ClaimedEvent, EventClaim, NewEvent, RoutingResult } from "./ports/event-routing.ts";
export type {
  ClaimedReceipt,
  CodeQuery,
  CodeUses,
  FoundCode,
  InboundStore,
  ReceiptClaim,
  ReceiptDetail,
  ReceiptNext,
  ReceiptPurgeTimes,
  ReceiptQuery,
  ResealedCodes,
  RunResult,
  StoredReceipt,
  StoringTerms,
} from "./ports/inbound-store.ts";
export type { ClaimTerms } from "./ports/claim-terms.ts";
export type { RolledBackRun, StageStore } from "./ports/stage-store.ts";
export type { DeliverySummary, SummaryRange } from "./model/delivery-summary.ts";
export type {
  DeliveryDetail,
  DeliveryQuery,
  DiscardedDeliveries,
  EndpointSequence,
  SequencedEvent,
  EventDetail,
  ForgottenRecord,
  ForgottenRows,
  Ledger,
  ReplayBatch,
  ReplayFilter,
  ReplayableQuery,
} from "./ports/ledger.ts";
export type {
  Candidate,
  CandidateDetail,
  CandidateEndpoint,
  EndpointQuery,
  EventsOfChange,
  ExpiredSubscription,
  Interest,
  ResealedEndpoints,
  SubscriptionQuery,
  SubscriptionStore,
} from "./ports/subscription-store.ts";
export type {
  Attempt,
  AttemptError,
  AttemptErrorCode,
  AttemptResponse,
  AttemptState,
  HeaderList,
} from "./model/attempt.ts";
export type { Comparable, Filter, FilterCondition } from "./model/filter.ts";
export { filterOn } from "./matching/filter-on.ts";
export type { FilterOn } from "./matching/filter-on.ts";
export type { Decision, DecisionReason } from "./model/decision.ts";
export type { Delivery, DeliveryContent, DeliveryNote, DeliveryReason, DeliveryState } from "./model/delivery.ts";
export type { DisabledReason, Endpoint, EndpointKind, EndpointState, Envelope, PauseReason } from "./model/endpoint.ts";
export type {
  AuthenticationKind,
  CustomHeader,
  EndpointAuthentication,
  NamedValue,
} from "./model/endpoint-authentication.ts";
export type { EndpointSecret } from "./model/endpoint-secret.ts";
export { IDEMPOTENCY_KEPT_MS } from "./model/idempotency.ts";
export type { Idempotency, RecordedEvent } from "./model/idempotency.ts";
export type { Consulted, EventReason, EventState, WebhookEvent } from "./model/webhook-event.ts";
export { abandonedEvent } from "./model/staged-event.ts";
export type { StagedDelivery, StagedEvent } from "./model/staged-event.ts";
export { ANY_TRIGGER } from "./model/subscription.ts";
export { firstEndpoint } from "./model/first-endpoint.ts";
export { hasExpired } from "./model/has-expired.ts";
export type { ListedDelivery } from "./model/listed-delivery.ts";
export type { ListedSubscription } from "./model/listed-subscription.ts";
export { firstSubscription } from "./model/first-subscription.ts";
export type { Subscription, SubscriptionContent, SubscriptionMode } from "./model/subscription.ts";
export { isCodeAlive } from "./model/inbound-code.ts";
export type { InboundCode, InboundCodeState } from "./model/inbound-code.ts";
export type {
  InboundAnswer,
  ListedReceipt,
  Receipt,
  ReceiptReason,
  ReceiptState,
  ReceiptVerdict,
  Run,
  RunState,
} from "./model/receipt.ts";
export type { Stage } from "./model/stage.ts";
export { DEFAULT_TENANT } from "./model/viewer.ts";
export type { Viewer } from "./model/viewer.ts";
export { replayOf } from "./model/replay-of.ts";
export { withoutBody } from "./model/without-body.ts";
export { healthOf, UNTIL_RESUMED } from "./model/endpoint-health.ts";
export type { EndpointHealth } from "./model/endpoint-health.ts";
export type { DispatchersHeard, DueWork } from "./model/due-work.ts";
export { isTooOld } from "./model/too-old.ts";
export { endpointAfter } from "./model/endpoint-after.ts";
export type { EndpointEffect } from "./model/endpoint-after.ts";
export { cursorBefore, decodeCursor, encodeCursor, PAGE_LIMIT } from "./model/page.ts";
export type { Page, PagePosition, PageRequest } from "./model/page.ts";

// For authors of transports, and for whoever replaces a part of the outside world.
export { MAX_BODY_READ } from "./ports/transport.ts";
export type { Transport, TransportFailureCode, TransportReply, TransportRequest } from "./ports/transport.ts";
export type { Clock } from "./ports/clock.ts";
export type { IdPrefix, Ids } from "./ports/ids.ts";
export { consoleLogger } from "./ports/console-logger.ts";
export type { LogFields, Logger } from "./ports/logger.ts";
export type { Random } from "./ports/random.ts";
export type { Resolver } from "./ports/resolver.ts";
