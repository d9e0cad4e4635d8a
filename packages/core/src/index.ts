// For applications.

// The HTTP API.
export type * from "./api/replies.ts";
export { type Role, type Route, type RouteName, routes } from "./api/routes.ts";
export { AncrageError, type AnyAncrageError, isAncrageError } from "./errors/ancrage-error.ts";
export type { ErrorCode, ErrorDetails, FieldIssue, SignatureFault, UrlRefusal } from "./errors/error-details.ts";
export type { HttpHandler, HttpRequest, HttpResponse } from "./http/http-message.ts";
export type { Caller, HttpOptions } from "./http/http-options.ts";
// The rows.
export type {
  Attempt,
  AttemptError,
  AttemptErrorCode,
  AttemptResponse,
  AttemptState,
  HeaderList,
} from "./model/attempt.ts";
export type { Decision, DecisionReason } from "./model/decision.ts";
export type { Delivery, DeliveryNote, DeliveryReason, DeliveryState } from "./model/delivery.ts";
export type { DisabledReason, Endpoint, EndpointKind, EndpointState, Envelope } from "./model/endpoint.ts";
// For authors of stores, transports and adapters.
export { type EndpointEffect, endpointAfter } from "./model/endpoint-after.ts";
export type { Page, PageRequest } from "./model/page.ts";
export { decodeCursor, encodeCursor, PAGE_LIMIT, type PagePosition } from "./model/page.ts";
export { ANY_TRIGGER, type Subscription } from "./model/subscription.ts";
export { DEFAULT_TENANT, type Viewer } from "./model/viewer.ts";
export type { EventReason, EventState, WebhookEvent } from "./model/webhook-event.ts";
export type { ActingFor, NewEndpoint, NewSubscription, Operations, RestHookRequest } from "./operations/operations.ts";
export type { Clock } from "./ports/clock.ts";
export type * from "./ports/delivery-store.ts";
export type { IdPrefix, Ids } from "./ports/ids.ts";
export type { DeliveryLifecycle, EndpointLifecycle, Lifecycle, LifecycleEvents } from "./ports/lifecycle.ts";
export type { LogFields, Logger } from "./ports/logger.ts";
export type { Random } from "./ports/random.ts";
export type { Resolver } from "./ports/resolver.ts";
export type { Store } from "./ports/store.ts";
export type * from "./ports/subscription-store.ts";
export {
  MAX_BODY_READ,
  type Transport,
  type TransportFailureCode,
  type TransportReply,
  type TransportRequest,
} from "./ports/transport.ts";
