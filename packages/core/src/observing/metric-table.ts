/** What a metric is, wherever it is read. */
export interface MetricDefinition {
  /** As OpenTelemetry calls it. */
  readonly name: string;
  readonly kind: "counter" | "histogram" | "gauge";
  /** UCUM: `s` for seconds; in braces what is counted. */
  readonly unit: string;
  /** One sentence without its full stop. */
  readonly description: string;
  /** The attributes that its values are told apart by, each with few values. */
  readonly attributes: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly buckets?: readonly number[];
}

// As the semantic conventions advise for durations.
const durations = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
// Retries come after seconds, minutes and hours.
const latencies = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200, 86_400];

/**
 * Every metric, once: OpenTelemetry's instruments, the Prometheus text and `docs/observability.md` are made from it or held
 * against it. Names under `messaging` and attributes without `ancrage` are those of the semantic conventions
 * (opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics, in development). `http.client.request.duration` is left out:
 * it must carry the receiver's address, and a host may have thousands.
 */
export const metricTable = {
  triggered: {
    ...{ name: "messaging.client.sent.messages", kind: "counter", unit: "{message}" },
    description: "Events that triggerWebhookEvent was asked to record; those with error.type were not",
    attributes: ["messaging.destination.name", "error.type"],
  },
  recording: {
    ...{ name: "messaging.client.operation.duration", kind: "histogram", unit: "s", buckets: durations },
    description: "Time that a call of triggerWebhookEvent took",
    attributes: ["messaging.operation.name", "messaging.destination.name", "error.type"],
  },
  processing: {
    ...{ name: "messaging.process.duration", kind: "histogram", unit: "s", buckets: durations },
    description: "Time from taking an event until it was routed (route), and time of a run of an inbound hook (handle)",
    attributes: ["messaging.operation.name", "messaging.destination.name", "error.type"],
  },
  events: {
    ...{ name: "ancrage.events", kind: "counter", unit: "{event}" },
    description: "Events that ended, by state",
    attributes: ["ancrage.event.state"],
  },
  attempts: {
    ...{ name: "ancrage.attempts", kind: "counter", unit: "{attempt}" },
    description: "Attempts but tests, by outcome and by what went wrong",
    attributes: ["ancrage.attempt.state", "error.type", "ancrage.endpoint.id"],
  },
  attempting: {
    ...{ name: "ancrage.attempt.duration", kind: "histogram", unit: "s", buckets: [...durations, 15, 30] },
    description: "Time from the start of an attempt but tests to its answer",
    attributes: ["ancrage.attempt.state", "ancrage.endpoint.id"],
  },
  deliveries: {
    ...{ name: "ancrage.deliveries", kind: "counter", unit: "{delivery}" },
    description: "Deliveries that ended by themselves, by state and reason, tests too",
    attributes: ["ancrage.delivery.state", "ancrage.reason"],
  },
  latency: {
    ...{ name: "ancrage.delivery.latency", kind: "histogram", unit: "s", buckets: latencies },
    description: "Time from the making of a delivery to its success, tests left out",
    attributes: [],
  },
  calls: {
    ...{ name: "ancrage.inbound.calls", kind: "counter", unit: "{call}" },
    description: "Calls of inbound hooks, by what they were answered",
    attributes: ["ancrage.call.outcome", "http.response.status_code"],
  },
  receipts: {
    ...{ name: "ancrage.inbound.receipts", kind: "counter", unit: "{receipt}" },
    description: "Calls that were stored, by inbound hook and by what they were",
    attributes: ["ancrage.inbound_hook", "ancrage.receipt.outcome"],
  },
  runs: {
    ...{ name: "ancrage.inbound.runs", kind: "counter", unit: "{run}" },
    description: "Runs of handlers, by inbound hook and outcome",
    attributes: ["ancrage.inbound_hook", "ancrage.run.state"],
  },
  progress: {
    ...{ name: "ancrage.dispatcher.progress.age", kind: "gauge", unit: "s" },
    description: "Time since a loop of this process last asked the store for work and was answered",
    attributes: ["ancrage.loop"],
  },
  storeUp: {
    ...{ name: "ancrage.store.up", kind: "gauge", unit: "1" },
    description: "1 when the store answered, and what follows is known; else 0",
    attributes: [],
  },
  dispatchers: {
    ...{ name: "ancrage.dispatchers", kind: "gauge", unit: "{process}" },
    description: "Processes that dispatch and were heard of within 15 s",
    attributes: [],
  },
  due: {
    ...{ name: "ancrage.backlog.due", kind: "gauge", unit: "{item}" },
    description:
      "What may start now and nobody has taken; at most 100,000 of each trigger, endpoint and inbound hook count",
    attributes: ["ancrage.kind"],
  },
  dueAge: {
    ...{ name: "ancrage.backlog.due.age", kind: "gauge", unit: "s" },
    description: "How long the oldest of these has been due; 0 when there is none",
    attributes: ["ancrage.kind"],
  },
  endpoints: {
    ...{ name: "ancrage.endpoints", kind: "gauge", unit: "{endpoint}" },
    description: "Endpoints, by health",
    attributes: ["ancrage.endpoint.health"],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof metricTable;

/** Values of attributes, by name; `null`: it does not apply. */
export type MetricAttributes = Readonly<Record<string, string | number | null>>;
