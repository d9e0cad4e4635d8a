import { openApiDocument, type RouteName } from "@ancrage/core";
import { askedOfSubscribe } from "./asked-of-subscribe.ts";
import { scriptedReplies as replies } from "./scripted-replies.ts";

/** One request to a route, and what must come of it. */
export interface RouteExample {
  /** With whatever the route leaves open filled in; ids hold characters that must be encoded. */
  readonly path: string;
  readonly body?: unknown;
  readonly operation: string;
  /** The operation's arguments, without the one that says for whom it acts. */
  readonly args: readonly unknown[];
  /** `false`: the operation is the same for everybody and isn't told who calls. Default true. */
  readonly actsForCaller?: false;
  readonly status: number;
  /** `undefined`: no body. */
  readonly reply?: unknown;
  /** The body, when it is no JSON. */
  readonly text?: { readonly contentType: string; readonly body: string };
}

const page = { limit: 25 };

/** An example of every route. A route without one does not compile. */
export const routeExamples: Readonly<Record<RouteName, RouteExample>> = {
  health: {
    path: "/health",
    operation: "health",
    args: [],
    actsForCaller: false,
    status: 200,
    reply: { status: "ok" },
  },
  openapi: {
    path: "/openapi.json",
    operation: "triggers.list",
    args: [],
    actsForCaller: false,
    status: 200,
    reply: openApiDocument([replies.trigger]),
  },
  status: { path: "/status", operation: "tenant.status", args: [], status: 200, reply: replies.status },
  pause: {
    path: "/pause",
    body: { until: "2030-01-02T03:04:05+01:00" },
    operation: "tenant.pause",
    args: [{ until: new Date("2030-01-02T02:04:05Z") }],
    status: 200,
    reply: replies.status,
  },
  resume: { path: "/resume", operation: "tenant.resume", args: [], status: 200, reply: replies.status },
  listTriggers: {
    path: "/triggers",
    operation: "triggers.list",
    args: [],
    actsForCaller: false,
    status: 200,
    reply: [replies.trigger],
  },
  performList: {
    path: "/triggers/New%20Deal%2F%C3%89t%C3%A9/performList?version=2",
    operation: "triggers.performList",
    args: ["New Deal/Été", { limit: 3, version: 2 }],
    status: 200,
    reply: replies.performList,
  },
  match: {
    path: "/triggers/NewOpportunity/match",
    body: { filter: { path: "amount", gte: 1000 }, payload: { amount: 1 } },
    operation: "triggers.match",
    args: ["NewOpportunity", { filter: { path: "amount", gte: 1000 }, payload: { amount: 1 } }],
    status: 200,
    reply: replies.match,
  },
  listEndpoints: {
    path: "/endpoints",
    operation: "endpoints.list",
    args: [page],
    status: 200,
    reply: replies.endpoints,
  },
  createEndpoint: {
    path: "/endpoints",
    body: { name: "  Mine  ", url: "https://receiver.example/in", allowSameUrl: true },
    operation: "endpoints.create",
    args: [{ name: "Mine", url: "https://receiver.example/in", allowSameUrl: true }],
    status: 201,
    reply: replies.newEndpoint,
  },
  getEndpoint: {
    path: "/endpoints/ep%5F1%3F",
    operation: "endpoints.get",
    args: ["ep_1?"],
    status: 200,
    reply: replies.endpointDetail,
  },
  pauseEndpoint: {
    path: "/endpoints/ep%201/pause",
    body: { until: "2030-01-02T03:04:05+01:00" },
    operation: "endpoints.pause",
    args: ["ep 1", { until: new Date("2030-01-02T02:04:05Z") }],
    status: 200,
    reply: replies.endpoint,
  },
  resumeEndpoint: {
    path: "/endpoints/ep_1/resume",
    operation: "endpoints.resume",
    args: ["ep_1"],
    status: 200,
    reply: replies.endpoint,
  },
  discardHeld: {
    path: "/endpoints/ep_1/discard",
    operation: "endpoints.discard",
    args: ["ep_1"],
    status: 200,
    reply: replies.discarded,
  },
  updateEndpoint: {
    path: "/endpoints/ep_1",
    body: { name: "Renamed", state: "disabled" },
    operation: "endpoints.update",
    args: ["ep_1", { name: "Renamed", state: "disabled" }],
    status: 200,
    reply: replies.endpoint,
  },
  deleteEndpoint: { path: "/endpoints/ep%201", operation: "endpoints.delete", args: ["ep 1"], status: 204 },
  getTriggerGrid: {
    path: "/endpoints/ep_1/triggers?scope=project-1",
    operation: "endpoints.triggerGrid",
    args: ["ep_1", { scope: "project-1" }],
    status: 200,
    reply: replies.grid,
  },
  tickTriggers: {
    path: "/endpoints/ep_1/triggers",
    body: { cells: [{ resource: "opportunity", action: "create", subscribed: true }] },
    operation: "endpoints.tickTriggers",
    args: ["ep_1", { cells: [{ resource: "opportunity", action: "create", subscribed: true }] }],
    status: 200,
    reply: replies.ticks,
  },
  listEndpointEvents: {
    path: "/endpoints/ep_1/events?after=7&limit=2",
    operation: "endpoints.listEvents",
    args: ["ep_1", { after: 7, limit: 2 }],
    status: 200,
    reply: replies.sequence,
  },
  sendTestDelivery: {
    path: "/endpoints/ep_1/test",
    body: { trigger: "NewOpportunity", waitMs: 500 },
    operation: "endpoints.sendTestDelivery",
    args: ["ep_1", "NewOpportunity", { waitMs: 500 }],
    status: 202,
    reply: replies.testDelivery,
  },
  rotateSecret: {
    path: "/endpoints/ep_1/secrets",
    body: { signature: "v1a", overlapMs: 1000 },
    operation: "endpoints.rotateSecret",
    args: ["ep_1", { signature: "v1a", overlapMs: 1000 }],
    status: 201,
    reply: replies.rotatedSecret,
  },
  revokeSecret: {
    path: "/endpoints/ep%201/secrets/sec%202",
    operation: "endpoints.revokeSecret",
    args: ["ep 1", "sec 2"],
    status: 204,
  },
  jwks: {
    path: "/endpoints/ep_1/jwks",
    operation: "endpoints.jwks",
    args: ["ep_1"],
    actsForCaller: false,
    status: 200,
    reply: replies.jwks,
  },
  createSubscription: {
    path: "/endpoints/ep_1/subscriptions",
    body: { trigger: "NewDeal", scope: "project-1", changedFields: ["amount"], mode: "sync", stage: "preOperation" },
    operation: "subscriptions.create",
    args: [
      "ep_1",
      { trigger: "NewDeal", scope: "project-1", changedFields: ["amount"], mode: "sync", stage: "preOperation" },
    ],
    status: 201,
    reply: replies.subscription,
  },
  listSubscriptions: {
    path: "/subscriptions?endpointId=ep_1",
    operation: "subscriptions.list",
    args: [{ ...page, endpointId: "ep_1" }],
    status: 200,
    reply: replies.subscriptions,
  },
  subscribe: {
    path: "/subscriptions",
    body: { trigger: "NewOpportunity", targetUrl: "https://zap.example/1" },
    operation: "subscriptions.subscribe",
    args: [askedOfSubscribe],
    status: 201,
    reply: { id: "sub_1", secret: "whsec_shown-once" },
  },
  getSubscription: {
    path: "/subscriptions/sub_1",
    operation: "subscriptions.get",
    args: ["sub_1"],
    status: 200,
    reply: replies.subscription,
  },
  updateSubscription: {
    path: "/subscriptions/sub_1",
    body: { name: "Deals", scope: null, expiresAt: "2030-01-02T03:04:05+01:00" },
    operation: "subscriptions.update",
    args: ["sub_1", { name: "Deals", scope: null, expiresAt: new Date("2030-01-02T02:04:05Z") }],
    status: 200,
    reply: replies.subscription,
  },
  unsubscribe: { path: "/subscriptions/sub_1", operation: "subscriptions.end", args: ["sub_1"], status: 204 },
  getEvent: { path: "/events/evt_1", operation: "events.get", args: ["evt_1"], status: 200, reply: replies.event },
  getDecision: {
    path: "/events/evt%2F1/decisions/sub%2F1",
    operation: "events.decision",
    args: ["evt/1", "sub/1"],
    status: 200,
    reply: replies.decision,
  },
  cancelEvent: {
    path: "/events/evt_1/cancel",
    operation: "events.cancel",
    args: ["evt_1"],
    status: 200,
    reply: replies.event,
  },
  listDeliveries: {
    path: "/deliveries?state=failing&endpointId=ep_1&subscriptionId=sub_1&trigger=New+Deal&since=2030-01-02T03:04:05%2B01:00&cursor=abc&limit=7",
    operation: "deliveries.list",
    args: [
      {
        state: "failing",
        endpointId: "ep_1",
        subscriptionId: "sub_1",
        trigger: "New Deal",
        since: new Date("2030-01-02T02:04:05Z"),
        cursor: "abc",
        limit: 7,
      },
    ],
    status: 200,
    reply: replies.deliveries,
  },
  exportDeliveries: {
    path: "/deliveries/export?state=exhausted&trigger=New+Deal&until=2030-01-02T03:04:05%2B01:00",
    operation: "deliveries.export",
    args: [{ state: "exhausted", trigger: "New Deal", until: new Date("2030-01-02T02:04:05Z") }],
    status: 200,
    text: {
      contentType: "application/x-ndjson; charset=utf-8",
      body: replies.exported.map((row) => `${JSON.stringify(row)}\n`).join(""),
    },
  },
  getDelivery: {
    path: "/deliveries/dlv_1",
    operation: "deliveries.get",
    args: ["dlv_1"],
    status: 200,
    reply: replies.deliveryDetail,
  },
  replayDelivery: {
    path: "/deliveries/dlv_1/replay",
    operation: "deliveries.replay",
    args: ["dlv_1"],
    status: 201,
    reply: replies.delivery,
  },
  replayDeliveries: {
    path: "/deliveries/replay",
    body: { state: "canceled", endpointId: "ep_1", since: "2030-01-02T03:04:05+01:00", cursor: "abc", limit: 7 },
    operation: "deliveries.replayMany",
    args: [
      {
        ...{ state: "canceled", endpointId: "ep_1", since: new Date("2030-01-02T02:04:05Z") },
        ...{ dryRun: false, cursor: "abc", limit: 7 },
      },
    ],
    status: 200,
    reply: replies.replays,
  },
  cancelDelivery: {
    path: "/deliveries/dlv_1/cancel",
    operation: "deliveries.cancel",
    args: ["dlv_1"],
    status: 200,
    reply: replies.delivery,
  },
  forget: {
    path: "/forget",
    body: { trigger: "New Deal", recordId: 42 },
    operation: "forget",
    args: [{ trigger: "New Deal", recordId: "42" }],
    status: 200,
    reply: replies.forgotten,
  },
};
