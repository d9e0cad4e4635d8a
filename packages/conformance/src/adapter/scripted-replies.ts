import type {
  DecisionReply,
  DeliveryDetailReply,
  DeliveryReply,
  DeliverySummaryReply,
  DiscardReply,
  EndpointDetailReply,
  EndpointReply,
  EventReply,
  ExportedDeliveryReply,
  ForgetReply,
  Jwks,
  ListedDeliveryReply,
  MatchReply,
  NewEndpointReply,
  Page,
  ReplaysReply,
  RotatedSecretReply,
  SequenceReply,
  StatusReply,
  SubscriptionReply,
  TestDeliveryReply,
  TicksReply,
  TriggerGridReply,
  TriggerReply,
} from "@ancrage/core";

const at = new Date("2030-01-02T03:04:05.678Z");

const endpoint: EndpointReply = {
  id: "ep_1",
  ownerId: "owner-1",
  kind: "managed",
  name: "Télé <b>",
  description: "Bridges",
  url: "https://receiver.example/in",
  envelope: "standard",
  allowSameUrl: false,
  sequenced: true,
  lastSequence: 9,
  attemptTimeoutMs: 20_000,
  retryScheduleMs: [1_000],
  payloadVersion: 2,
  rate: { limit: 30, intervalMs: 1_000 },
  concurrency: 4,
  state: "enabled",
  disabledReason: null,
  disabledAt: null,
  failuresInARow: 0,
  failingSince: at,
  pausedUntil: null,
  pauseReason: null,
  createdAt: at,
  authentication: { kind: "httpHeader", names: ["x-key"], isSet: true },
  headers: [{ name: "x-team", value: "blue", isSecret: false, isSet: true }],
  secrets: [{ id: "sec_1", signature: "v1", createdAt: at, expiresAt: null }],
};

const subscription: SubscriptionReply = {
  id: "sub_1",
  name: "NewOpportunity to Télé <b>",
  description: "An opportunity was created",
  endpointId: endpoint.id,
  endpointName: endpoint.name,
  trigger: "NewOpportunity",
  resource: "opportunity",
  action: "create",
  scope: null,
  mode: "async",
  stage: "postOperation",
  changedFields: ["amount"],
  filter: { path: "amount", gte: 1000 },
  content: "fresh",
  whenTooLarge: "thin",
  createdAt: at,
  deleteOnSuccess: false,
  expiresAt: at,
  hint: null,
};

const grid: TriggerGridReply = {
  endpointId: endpoint.id,
  scope: "project-1",
  allSubscriptionId: null,
  actions: ["create"],
  resources: [
    {
      resource: "opportunity",
      cells: [
        {
          ...{ action: "create", trigger: "NewOpportunity", description: "An opportunity was created" },
          ...{ subscribed: true, subscriptionId: subscription.id },
        },
      ],
    },
  ],
};
const ticks: TicksReply = {
  cells: [
    {
      ...{ resource: "opportunity", action: "create", trigger: "NewOpportunity", outcome: "subscribed" },
      ...{ subscriptionId: subscription.id, error: null },
    },
  ],
};

const delivery: DeliveryReply = {
  id: "dlv_1",
  eventId: "evt_1",
  endpointId: endpoint.id,
  subscriptionId: subscription.id,
  trigger: "NewOpportunity",
  isTest: false,
  replay: 0,
  replayOf: null,
  sequence: 8,
  orderingKey: "deal 42",
  note: null,
  content: "full",
  deleteOnSuccess: false,
  state: "pending",
  reason: null,
  attempts: 1,
  failures: 1,
  crashes: 0,
  nextAttemptAt: at,
  running: false,
  lastAttemptState: "failed",
  lastStatus: 500,
  createdAt: at,
  endedAt: null,
};

const trigger: TriggerReply = {
  name: "NewOpportunity",
  description: "An opportunity was created",
  resource: "opportunity",
  action: "create",
  schema: { type: "object" },
  sample: { id: "D-1" },
  allowSync: false,
  inputSchema: null,
  versions: [{ version: 1, schema: { type: "object" }, sample: { id: "D-1" } }],
};

const event: EventReply = {
  id: "evt_1",
  scope: null,
  trigger: trigger.name,
  recordId: "42",
  stage: "postOperation",
  createdAt: at,
  state: "routed",
  reason: null,
  isTest: false,
  depth: 2,
  origin: "billing",
  traceparent: null,
  oversizedBytes: null,
  orderingKey: "deal 42",
  payload: { id: "42" },
  changed: null,
  buildFailures: 0,
  crashes: 0,
  nextBuildAt: null,
  lastError: null,
  forgottenAt: null,
  decisions: [
    { subscriptionId: "sub_2", endpointId: "ep_2", reason: "subscribedLater", duplicateOf: null, clause: null },
  ],
  deliveries: [delivery],
};

const deliveryDetail: DeliveryDetailReply = {
  ...delivery,
  endpointName: endpoint.name,
  recordId: event.recordId,
  payload: event.payload,
  history: [
    {
      number: 1,
      state: "failed",
      startedAt: at,
      durationMs: 12,
      requestHeaders: [["webhook-id", "evt_1"]],
      response: { status: 500, headers: [["x-a", "1"]], body: "no \u2028 <script>", bodyTruncated: false },
      error: { code: "status", message: "It answered 500." },
    },
  ],
};

const endpointDetail: EndpointDetailReply = { ...endpoint, held: 4 };
const discarded: DiscardReply = { discarded: 3, held: 1 };
const status: StatusReply = {
  ...{ status: "stalled", pausedUntil: at },
  stalled: { since: at, waiting: ["sending"], reason: "noDispatcher", dispatchers: 0, lastHeardAt: null },
  ...{ origin: "crm-eu", unregisteredTriggers: ["Elsewhere"] },
};
const newEndpoint: NewEndpointReply = { ...endpoint, secret: "whsec_shown-once" };
const rotatedSecret: RotatedSecretReply = { id: "sec_2", secret: "whpk_shown-once", secrets: endpoint.secrets };
const jwks: Jwks = {
  keys: [
    {
      kty: "OKP",
      crv: "Ed25519",
      use: "sig",
      alg: "EdDSA",
      kid: "sec_2",
      x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    },
  ],
};
const endpoints: Page<EndpointReply> = { items: [endpoint], nextCursor: "more" };
const subscriptions: Page<SubscriptionReply> = { items: [subscription], nextCursor: null };
const listedDelivery: ListedDeliveryReply = {
  ...delivery,
  endpointName: endpoint.name,
  subscriptionName: subscription.name,
  recordId: event.recordId,
  lastAttemptAt: at,
  lastError: { code: "status", message: "It answered 500." },
};
const deliveries: Page<ListedDeliveryReply> = { items: [listedDelivery], nextCursor: null };
const exported: readonly ExportedDeliveryReply[] = [
  {
    ...delivery,
    ...{ endpointName: endpoint.name, subscriptionName: '=HYPERLINK("https://evil.example","Deals")', recordId: "-42" },
    ...{ lastAttemptAt: at, lastErrorCode: "status", lastErrorMessage: 'It answered "500",\r\nand more.' },
  },
  {
    ...{ ...delivery, id: "dlv_2", lastStatus: null },
    ...{ endpointName: "@Site", subscriptionName: null, recordId: "\t7", lastAttemptAt: null },
    ...{ lastErrorCode: null, lastErrorMessage: null },
  },
];
const replays: ReplaysReply = { count: 2, remaining: 5, nextCursor: "more" };
const forgotten: ForgetReply = { events: 3, canceled: 2, running: 1 };
const sequence: SequenceReply = {
  items: [
    {
      sequence: 8,
      ...{ eventId: "evt_1", trigger: trigger.name, createdAt: at },
      ...{ content: "full", payload: { id: "42" }, tombstone: null },
    },
    {
      sequence: 9,
      ...{ eventId: null, trigger: null, createdAt: null },
      ...{ content: null, payload: null, tombstone: "expired" },
    },
  ],
  lastSequence: 9,
};
const testDelivery: TestDeliveryReply = {
  eventId: "evt_1",
  deliveryId: "dlv_1",
  request: { method: "POST", url: endpoint.url, headers: [["webhook-id", "evt_1"]], body: "{}" },
  outcome: deliveryDetail,
};

const match: MatchReply = { matches: false, reason: "filtered", clause: "amount gte 1000", note: null };
const decision: DecisionReply = {
  ...{ eventId: event.id, subscriptionId: "sub/1", outcome: "refused", reason: "filtered" },
  ...{ clause: "amount gte 1000", duplicateOf: null, deliveryId: null, note: null },
};

/** What the scripted operations answer. */
const summary: DeliverySummaryReply = {
  ...{ since: at, until: at, stepMs: 60_000 },
  steps: [{ at, pending: 1, succeeded: 2, exhausted: 3, canceled: 4, p50Ms: 120, p95Ms: null }],
};

export const scriptedReplies = {
  metrics: "# HELP up It is.\n# TYPE up gauge\nup 1\n",
  summary,
  trigger,
  performList: [{ id: "43" }, { id: "42" }],
  endpoint,
  endpointDetail,
  discarded,
  status,
  newEndpoint,
  endpoints,
  subscription,
  subscriptions,
  grid,
  ticks,
  event,
  delivery,
  deliveryDetail,
  deliveries,
  exported,
  replays,
  forgotten,
  sequence,
  testDelivery,
  rotatedSecret,
  jwks,
  match,
  decision,
};
