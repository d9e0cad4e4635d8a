/** Who a caller is to its tenant; each role may do all that the ones after it may. */
export type Role = "admin" | "operator" | "subscriber";

/** One route of the HTTP API. Paths are relative to where the adapter is mounted; `:id` stands for one segment. */
export interface Route {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: `/${string}`;
  /** The least role that may call it; `public`: anybody. */
  readonly role: Role | "public";
}

/** Every route, once. The handler, the OpenAPI document and the client are made from these rows. */
export const routes = [
  { name: "health", method: "GET", path: "/health", role: "public" },
  { name: "openapi", method: "GET", path: "/openapi.json", role: "subscriber" },
  { name: "status", method: "GET", path: "/status", role: "operator" },
  { name: "metrics", method: "GET", path: "/metrics", role: "admin" },
  { name: "pause", method: "POST", path: "/pause", role: "operator" },
  { name: "resume", method: "POST", path: "/resume", role: "operator" },
  { name: "listTriggers", method: "GET", path: "/triggers", role: "subscriber" },
  { name: "performList", method: "GET", path: "/triggers/:name/performList", role: "subscriber" },
  { name: "match", method: "POST", path: "/triggers/:name/match", role: "subscriber" },
  { name: "listEndpoints", method: "GET", path: "/endpoints", role: "subscriber" },
  { name: "createEndpoint", method: "POST", path: "/endpoints", role: "subscriber" },
  { name: "getEndpoint", method: "GET", path: "/endpoints/:id", role: "subscriber" },
  { name: "updateEndpoint", method: "PATCH", path: "/endpoints/:id", role: "subscriber" },
  { name: "deleteEndpoint", method: "DELETE", path: "/endpoints/:id", role: "subscriber" },
  { name: "getTriggerGrid", method: "GET", path: "/endpoints/:id/triggers", role: "subscriber" },
  { name: "tickTriggers", method: "PUT", path: "/endpoints/:id/triggers", role: "subscriber" },
  { name: "listEndpointEvents", method: "GET", path: "/endpoints/:id/events", role: "subscriber" },
  { name: "sendTestDelivery", method: "POST", path: "/endpoints/:id/test", role: "subscriber" },
  { name: "pauseEndpoint", method: "POST", path: "/endpoints/:id/pause", role: "subscriber" },
  { name: "resumeEndpoint", method: "POST", path: "/endpoints/:id/resume", role: "subscriber" },
  { name: "discardHeld", method: "POST", path: "/endpoints/:id/discard", role: "subscriber" },
  { name: "rotateSecret", method: "POST", path: "/endpoints/:id/secrets", role: "subscriber" },
  { name: "revokeSecret", method: "DELETE", path: "/endpoints/:id/secrets/:secretId", role: "subscriber" },
  { name: "jwks", method: "GET", path: "/endpoints/:id/jwks", role: "public" },
  { name: "createSubscription", method: "POST", path: "/endpoints/:id/subscriptions", role: "subscriber" },
  { name: "listSubscriptions", method: "GET", path: "/subscriptions", role: "subscriber" },
  { name: "subscribe", method: "POST", path: "/subscriptions", role: "subscriber" },
  { name: "getSubscription", method: "GET", path: "/subscriptions/:id", role: "subscriber" },
  { name: "updateSubscription", method: "PATCH", path: "/subscriptions/:id", role: "subscriber" },
  { name: "unsubscribe", method: "DELETE", path: "/subscriptions/:id", role: "subscriber" },
  { name: "getEvent", method: "GET", path: "/events/:id", role: "operator" },
  { name: "getDecision", method: "GET", path: "/events/:id/decisions/:subscriptionId", role: "subscriber" },
  { name: "cancelEvent", method: "POST", path: "/events/:id/cancel", role: "operator" },
  { name: "listDeliveries", method: "GET", path: "/deliveries", role: "subscriber" },
  { name: "summarizeDeliveries", method: "GET", path: "/deliveries/summary", role: "subscriber" },
  { name: "exportDeliveries", method: "GET", path: "/deliveries/export", role: "subscriber" },
  { name: "getDelivery", method: "GET", path: "/deliveries/:id", role: "subscriber" },
  { name: "replayDelivery", method: "POST", path: "/deliveries/:id/replay", role: "subscriber" },
  { name: "replayDeliveries", method: "POST", path: "/deliveries/replay", role: "subscriber" },
  { name: "cancelDelivery", method: "POST", path: "/deliveries/:id/cancel", role: "operator" },
  { name: "listInboundHooks", method: "GET", path: "/inbound-hooks", role: "operator" },
  { name: "switchInboundHook", method: "PATCH", path: "/inbound-hooks/:name", role: "operator" },
  { name: "issueCode", method: "POST", path: "/inbound-hooks/:name/codes", role: "operator" },
  { name: "listCodes", method: "GET", path: "/codes", role: "operator" },
  { name: "getCode", method: "GET", path: "/codes/:id", role: "operator" },
  { name: "updateCode", method: "PATCH", path: "/codes/:id", role: "operator" },
  { name: "revokeCode", method: "DELETE", path: "/codes/:id", role: "operator" },
  { name: "showCode", method: "GET", path: "/codes/:id/code", role: "operator" },
  { name: "rotateCode", method: "POST", path: "/codes/:id/rotate", role: "operator" },
  { name: "draftMail", method: "POST", path: "/codes/:id/mail", role: "operator" },
  { name: "listReceipts", method: "GET", path: "/receipts", role: "operator" },
  { name: "getReceipt", method: "GET", path: "/receipts/:id", role: "operator" },
  { name: "replayReceipt", method: "POST", path: "/receipts/:id/replay", role: "operator" },
  { name: "listRefusals", method: "GET", path: "/refusals", role: "operator" },
  { name: "inferPaths", method: "POST", path: "/infer-paths", role: "operator" },
  { name: "forget", method: "POST", path: "/forget", role: "operator" },
] as const satisfies readonly Route[];

export type RouteName = (typeof routes)[number]["name"];
