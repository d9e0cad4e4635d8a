import type { z } from "zod";
import { createEndpointBody, rotateSecretBody, updateEndpointBody } from "./endpoint-schemas.ts";
import type { CallErrorCode } from "./error-detail-schemas.ts";
import {
  draftMailBody,
  inferPathsBody,
  issueCodeBody,
  listCodesQuery,
  listReceiptsQuery,
  replayReceiptBody,
  rotateCodeBody,
  switchInboundHookBody,
  updateCodeBody,
} from "./inbound-schemas.ts";
import type { ReplyName } from "./reply-schemas.ts";
import {
  exportDeliveriesQuery,
  forgetBody,
  listDeliveriesQuery,
  listEndpointEventsQuery,
  listEndpointsQuery,
  listSubscriptionsQuery,
  matchBody,
  pauseBody,
  performListQuery,
  replayDeliveriesBody,
  sendTestDeliveryBody,
  summarizeDeliveriesQuery,
} from "./request-schemas.ts";
import type { RouteName } from "./routes.ts";
import {
  createSubscriptionBody,
  subscribeBody,
  tickTriggersBody,
  triggerGridQuery,
  updateSubscriptionBody,
} from "./subscription-schemas.ts";

/** The groups of the routes, each with what it is about. */
export const routeTags = {
  Triggers: "What can happen, and what receivers then see.",
  Endpoints: "URLs that receive, with their authentication and secrets.",
  Subscriptions: "Which endpoint is told of which trigger.",
  Ledger: "What happened to each event and delivery.",
  Inbound: "URLs of ours that others call: their codes, and what came.",
  Service: "The API itself.",
} as const;

/** A reply of any length, of rows that leave one by one: as NDJSON, or as CSV. */
export interface RowsReply {
  /** The schema of a row. */
  readonly rows: ReplyName;
}

/** A reply that is one file, to be saved. */
export interface FileReply {
  /** Its media type. */
  readonly file: string;
}

/** What a route reads and answers. */
export interface RouteContract {
  /** One sentence. */
  readonly summary: string;
  readonly tag: keyof typeof routeTags;
  /** Absent: the query is not read. */
  readonly query?: z.ZodObject;
  /** Absent: the body is not read. */
  readonly body?: z.ZodType;
  /** What it answers when nothing is refused, by status; `null`: no body. */
  readonly replies: Readonly<Record<number, ReplyName | RowsReply | FileReply | null>>;
  /** What its operation refuses, besides what every route refuses that has a login, parameters, a query or a body. */
  readonly errors: readonly CallErrorCode[];
}

/** The contract of every route. A route without one does not compile. */
export const routeContracts = {
  health: {
    summary: "Tells whether events are being dispatched: ok, or stalled when something has been due for a minute.",
    tag: "Service",
    replies: { 200: "HealthReply", 503: "HealthReply" },
    errors: [],
  },
  openapi: { summary: "This document.", tag: "Service", replies: { 200: "OpenApiDocument" }, errors: [] },
  status: {
    summary: "Tells whether events are being dispatched, and whether the tenant is paused.",
    tag: "Service",
    replies: { 200: "StatusReply" },
    errors: [],
  },
  metrics: {
    summary: "Every metric of this process and of the store, as text for Prometheus. They are of all tenants together.",
    tag: "Service",
    replies: { 200: { file: "text/plain" } },
    errors: [],
  },
  pause: {
    summary: "Pauses everything of the tenant, until a time or until it is resumed. Events are routed, and wait.",
    tag: "Service",
    body: pauseBody,
    replies: { 200: "StatusReply" },
    errors: [],
  },
  resume: {
    summary: "Ends the tenant's pause. What is paused or disabled by itself stays so.",
    tag: "Service",
    replies: { 200: "StatusReply" },
    errors: [],
  },
  listTriggers: {
    summary: "Lists all triggers, with JSON Schema and sample of each payload.",
    tag: "Triggers",
    replies: { 200: "TriggerListReply" },
    errors: [],
  },
  performList: {
    summary: "Shows the newest records in exactly the shape that a receiver would be sent, or the sample.",
    tag: "Triggers",
    query: performListQuery,
    replies: { 200: "PerformListReply" },
    errors: ["unknown_trigger"],
  },
  match: {
    summary: "Tells whether a filter or a subscription lets a payload through, and which part of the filter decides.",
    tag: "Triggers",
    body: matchBody,
    replies: { 200: "MatchReply" },
    errors: ["unknown_trigger", "subscription_not_found", "event_not_found", "payload_gone"],
  },
  listEndpoints: {
    summary: "Lists endpoints, all or those that authenticate in one way.",
    tag: "Endpoints",
    query: listEndpointsQuery,
    replies: { 200: "EndpointPageReply" },
    errors: ["invalid_cursor"],
  },
  createEndpoint: {
    summary: "Makes an endpoint, and shows its secret this once.",
    tag: "Endpoints",
    body: createEndpointBody,
    replies: { 201: "NewEndpointReply" },
    errors: ["name_taken", "url_refused"],
  },
  getEndpoint: {
    summary: "Shows an endpoint: everything but what is secret, and how many deliveries it holds.",
    tag: "Endpoints",
    replies: { 200: "EndpointDetailReply" },
    errors: ["endpoint_not_found"],
  },
  pauseEndpoint: {
    summary: "Lets nothing start to an endpoint, until a time or until it is resumed. What waits is held.",
    tag: "Endpoints",
    body: pauseBody,
    replies: { 200: "EndpointReply" },
    errors: ["endpoint_not_found"],
  },
  resumeEndpoint: {
    summary: "Ends an endpoint's pause, whatever its reason. What waits goes out.",
    tag: "Endpoints",
    replies: { 200: "EndpointReply" },
    errors: ["endpoint_not_found"],
  },
  discardHeld: {
    summary: "Cancels what waits for a disabled endpoint, a batch a call. To send it instead, enable the endpoint.",
    tag: "Endpoints",
    replies: { 200: "DiscardReply" },
    errors: ["endpoint_not_found", "endpoint_enabled"],
  },
  updateEndpoint: {
    summary: "Changes an endpoint; what is absent stays. A move to another host clears what is secret.",
    tag: "Endpoints",
    body: updateEndpointBody,
    replies: { 200: "UpdatedEndpointReply" },
    errors: ["endpoint_not_found", "name_taken", "duplicate_endpoint", "authentication_required", "url_refused"],
  },
  deleteEndpoint: {
    summary: "Ends an endpoint, its subscriptions and its waiting deliveries. Absent and foreign look alike.",
    tag: "Endpoints",
    replies: { 204: null },
    errors: [],
  },
  getTriggerGrid: {
    summary: "Shows the triggers as a grid of resources and actions, ticked where the endpoint is subscribed.",
    tag: "Subscriptions",
    query: triggerGridQuery,
    replies: { 200: "TriggerGridReply" },
    errors: ["endpoint_not_found"],
  },
  tickTriggers: {
    summary: "Ticks cells of the grid. Each takes effect at once; 207 when some were refused, and the others stand.",
    tag: "Subscriptions",
    body: tickTriggersBody,
    replies: { 200: "TicksReply", 207: "TicksReply" },
    errors: ["endpoint_not_found"],
  },
  listEndpointEvents: {
    summary: "Lists what a sequenced endpoint was sent, by number and without gaps, so that its receiver can catch up.",
    tag: "Endpoints",
    query: listEndpointEventsQuery,
    replies: { 200: "SequenceReply" },
    errors: ["endpoint_not_found", "not_sequenced"],
  },
  sendTestDelivery: {
    summary:
      "Sends a trigger's sample to the endpoint, once, and shows the signed request. waitMs waits for the outcome.",
    tag: "Endpoints",
    body: sendTestDeliveryBody,
    replies: { 202: "TestDeliveryReply" },
    errors: ["endpoint_not_found", "unknown_trigger", "endpoint_disabled"],
  },
  rotateSecret: {
    summary: "Makes a new secret and shows it this once; those that it replaces sign for a while longer.",
    tag: "Endpoints",
    body: rotateSecretBody,
    replies: { 201: "RotatedSecretReply" },
    errors: ["endpoint_not_found"],
  },
  revokeSecret: {
    summary: "Ends a secret at once.",
    tag: "Endpoints",
    replies: { 204: null },
    errors: ["endpoint_not_found", "secret_not_found", "last_secret"],
  },
  jwks: {
    summary: "Shows the public keys that verify v1a; none for an endpoint that has none or does not exist.",
    tag: "Endpoints",
    replies: { 200: "Jwks" },
    errors: [],
  },
  createSubscription: {
    summary: "Subscribes an endpoint to a trigger, or to all (*).",
    tag: "Subscriptions",
    body: createSubscriptionBody,
    replies: { 201: "SubscriptionReply" },
    errors: [
      "endpoint_not_found",
      "unknown_trigger",
      "sync_not_allowed",
      "duplicate_subscription",
      "duplicate_endpoint",
    ],
  },
  listSubscriptions: {
    summary: "Lists subscriptions with the names of their triggers and endpoints.",
    tag: "Subscriptions",
    query: listSubscriptionsQuery,
    replies: { 200: "SubscriptionPageReply" },
    errors: ["invalid_cursor"],
  },
  subscribe: {
    summary: "Makes a REST hook (201), or finds and renews the live one with the same owner, URL and trigger (200).",
    tag: "Subscriptions",
    body: subscribeBody,
    replies: { 200: "SubscribeReply", 201: "SubscribeReply" },
    errors: ["unknown_trigger", "duplicate_endpoint", "url_refused"],
  },
  getSubscription: {
    summary: "Shows a subscription.",
    tag: "Subscriptions",
    replies: { 200: "SubscriptionReply" },
    errors: ["subscription_not_found"],
  },
  updateSubscription: {
    summary: "Changes a subscription; what is absent stays.",
    tag: "Subscriptions",
    body: updateSubscriptionBody,
    replies: { 200: "SubscriptionReply" },
    errors: ["subscription_not_found", "sync_not_allowed", "duplicate_subscription"],
  },
  unsubscribe: {
    summary: "Ends a subscription; of a REST hook, the endpoint too. Absent, foreign and ended look alike.",
    tag: "Subscriptions",
    replies: { 204: null },
    errors: [],
  },
  getEvent: {
    summary: "Shows an event with its payload, its deliveries, and why others did not get it.",
    tag: "Ledger",
    replies: { 200: "EventReply" },
    errors: ["event_not_found"],
  },
  getDecision: {
    summary: "Tells why a subscription did or did not get an event.",
    tag: "Ledger",
    replies: { 200: "DecisionReply" },
    errors: ["event_not_found", "subscription_not_found"],
  },
  cancelEvent: {
    summary: "Ends what is still to come of an event; what is running goes on, and shows in the answer.",
    tag: "Ledger",
    replies: { 200: "EventReply" },
    errors: ["event_not_found"],
  },
  listDeliveries: {
    summary: "Lists deliveries, with why the last attempt of each failed. The state failing: it did, or none is left.",
    tag: "Ledger",
    query: listDeliveriesQuery,
    replies: { 200: "DeliveryPageReply" },
    errors: ["invalid_cursor"],
  },
  summarizeDeliveries: {
    summary:
      "Counts what became of the deliveries of a time range, in steps, with how long success took; tests left out.",
    tag: "Ledger",
    query: summarizeDeliveriesQuery,
    replies: { 200: "DeliverySummaryReply" },
    errors: [],
  },
  exportDeliveries: {
    summary:
      "Streams every delivery that matches, newest first, as NDJSON or as CSV that no spreadsheet takes for formulas.",
    tag: "Ledger",
    query: exportDeliveriesQuery,
    replies: { 200: { rows: "ExportedDeliveryReply" } },
    errors: [],
  },
  getDelivery: {
    summary: "Shows a delivery with its payload and every attempt.",
    tag: "Ledger",
    replies: { 200: "DeliveryDetailReply" },
    errors: ["delivery_not_found"],
  },
  replayDelivery: {
    summary: "Sends the same event to the same endpoint again, as a new delivery.",
    tag: "Ledger",
    replies: { 201: "DeliveryReply" },
    errors: ["delivery_not_found", "endpoint_not_found", "endpoint_disabled", "payload_gone", "event_rolled_back"],
  },
  replayDeliveries: {
    summary: "Sends ended deliveries again by filter and time range, a batch a call, or tells how many there are.",
    tag: "Ledger",
    body: replayDeliveriesBody,
    replies: { 200: "ReplaysReply" },
    errors: ["endpoint_not_found", "endpoint_disabled", "invalid_cursor"],
  },
  cancelDelivery: {
    summary: "Cancels a waiting delivery.",
    tag: "Ledger",
    replies: { 200: "DeliveryReply" },
    errors: ["delivery_not_found", "delivery_in_flight", "delivery_ended"],
  },
  forget: {
    summary: "Wipes what was said of a record in every event of a trigger, and cancels what waits. The rows stay.",
    tag: "Ledger",
    body: forgetBody,
    replies: { 200: "ForgetReply" },
    errors: [],
  },
  listInboundHooks: {
    summary: "Lists the inbound hooks, and whether each is switched on for the tenant.",
    tag: "Inbound",
    replies: { 200: "InboundHookListReply" },
    errors: [],
  },
  switchInboundHook: {
    summary:
      "Switches an inbound hook on or off for the tenant. While it is off, its codes are answered as unknown ones.",
    tag: "Inbound",
    body: switchInboundHookBody,
    replies: { 200: "InboundHookReply" },
    errors: ["unknown_inbound_hook"],
  },
  issueCode: {
    summary: "Makes a code for one caller, and shows it this once, unless a copy is kept.",
    tag: "Inbound",
    body: issueCodeBody,
    replies: { 201: "NewCodeReply" },
    errors: ["unknown_inbound_hook", "label_taken"],
  },
  listCodes: {
    summary: "Lists codes, masked, with whom each is for and when it was last used.",
    tag: "Inbound",
    query: listCodesQuery,
    replies: { 200: "CodePageReply" },
    errors: ["invalid_cursor"],
  },
  getCode: {
    summary: "Shows what is known of a code, masked.",
    tag: "Inbound",
    replies: { 200: "CodeReply" },
    errors: ["code_not_found"],
  },
  updateCode: {
    summary: "Changes whom a code is for, or until when it is taken.",
    tag: "Inbound",
    body: updateCodeBody,
    replies: { 200: "CodeReply" },
    errors: ["code_not_found", "label_taken"],
  },
  revokeCode: {
    summary: "Ends a code at once. Absent, foreign and revoked look alike.",
    tag: "Inbound",
    replies: { 204: null },
    errors: [],
  },
  showCode: {
    summary: "Shows a code again of which a copy was kept.",
    tag: "Inbound",
    replies: { 200: "ShownCodeReply" },
    errors: ["code_not_found", "code_not_kept"],
  },
  rotateCode: {
    summary: "Makes a new code for the same caller; the one that it replaces is taken for a while longer.",
    tag: "Inbound",
    body: rotateCodeBody,
    replies: { 201: "NewCodeReply" },
    errors: ["code_not_found", "code_ended"],
  },
  draftMail: {
    summary:
      "Writes a mail to whom a code is for, as a file that mail programs open: base address, code, and an attachment.",
    tag: "Inbound",
    body: draftMailBody,
    replies: { 200: { file: "message/rfc822" } },
    errors: ["code_not_found", "code_not_kept"],
  },
  listReceipts: {
    summary: "Lists stored calls. The state failing: failed, set aside, or waiting after a run that failed.",
    tag: "Inbound",
    query: listReceiptsQuery,
    replies: { 200: "ReceiptPageReply" },
    errors: ["invalid_cursor"],
  },
  getReceipt: {
    summary: "Shows a stored call with its bytes, every run, and its answer.",
    tag: "Inbound",
    replies: { 200: "ReceiptDetailReply" },
    errors: ["receipt_not_found"],
  },
  replayReceipt: {
    summary: "Runs a stored call again, as a new one; verified again as of the time when it came, or not at all.",
    tag: "Inbound",
    body: replayReceiptBody,
    replies: { 201: "ReceiptReplayReply" },
    errors: ["receipt_not_found", "receipt_not_replayable"],
  },
  listRefusals: {
    summary: "Tells why the last 100 calls that this process did not store were refused.",
    tag: "Inbound",
    replies: { 200: "RefusalListReply" },
    errors: [],
  },
  inferPaths: {
    summary: "Lists every path of a pasted URL, query or JSON text, or of a stored call, and proposes a schema.",
    tag: "Inbound",
    body: inferPathsBody,
    replies: { 200: "InferredPathsReply" },
    errors: ["receipt_not_found"],
  },
} as const satisfies Readonly<Record<RouteName, RouteContract>>;
