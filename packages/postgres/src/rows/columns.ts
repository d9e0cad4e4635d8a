import type { Delivery, Endpoint, Subscription, WebhookEvent } from "@ancrage/core";
import type { ColumnType } from "./row-json.ts";

/** Which column holds which field, and of what type it is. Fields in camel case, columns in snake case, and nowhere else. */
type Fields<Entity> = { readonly [Field in keyof Entity]: readonly [column: string, type: ColumnType] };

const endpoint = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  ownerId: ["owner_id", "text"],
  kind: ["kind", "text"],
  name: ["name", "text"],
  description: ["description", "text"],
  url: ["url", "text"],
  envelope: ["envelope", "text"],
  secrets: ["secrets", "text"],
  authentication: ["authentication", "text"],
  headers: ["headers", "text"],
  allowSameUrl: ["allow_same_url", "boolean"],
  rateLimit: ["rate_limit", "integer"],
  rateIntervalMs: ["rate_interval_ms", "integer"],
  concurrency: ["concurrency", "integer"],
  attemptTimeoutMs: ["attempt_timeout_ms", "integer"],
  retryScheduleMs: ["retry_schedule_ms", "double precision[]"],
  payloadVersion: ["payload_version", "integer"],
  state: ["state", "text"],
  disabledReason: ["disabled_reason", "text"],
  disabledAt: ["disabled_at", "timestamptz"],
  failuresInARow: ["failures_in_a_row", "integer"],
  failingSince: ["failing_since", "timestamptz"],
  failingStage: ["failing_stage", "integer"],
  pauses: ["pauses", "integer"],
  pausedUntil: ["paused_until", "timestamptz"],
  pauseReason: ["pause_reason", "text"],
  createdAt: ["created_at", "timestamptz"],
  deletedAt: ["deleted_at", "timestamptz"],
  sequenced: ["sequenced", "boolean"],
  lastSequence: ["last_sequence", "integer"],
} as const satisfies Fields<Endpoint>;

const subscription = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  endpointId: ["endpoint_id", "text"],
  name: ["name", "text"],
  description: ["description", "text"],
  trigger: ["trigger", "text"],
  scope: ["scope", "text"],
  mode: ["mode", "text"],
  stage: ["stage", "text"],
  changedFields: ["changed_fields", "text[]"],
  filter: ["filter", "text"],
  content: ["content", "text"],
  whenTooLarge: ["when_too_large", "text"],
  deleteOnSuccess: ["delete_on_success", "boolean"],
  createdAt: ["created_at", "timestamptz"],
  expiresAt: ["expires_at", "timestamptz"],
  endedAt: ["ended_at", "timestamptz"],
} as const satisfies Fields<Subscription>;

const event = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  scope: ["scope", "text"],
  trigger: ["trigger", "text"],
  recordId: ["record_id", "text"],
  stage: ["stage", "text"],
  consulted: ["consulted", "text"],
  orderingKey: ["ordering_key", "text"],
  depth: ["depth", "integer"],
  origin: ["origin", "text"],
  traceparent: ["traceparent", "text"],
  createdAt: ["created_at", "timestamptz"],
  payload: ["payload", "text"],
  oversizedBytes: ["oversized_bytes", "integer"],
  snapshot: ["snapshot", "text"],
  changed: ["changed", "text[]"],
  buildFailures: ["build_failures", "integer"],
  crashes: ["crashes", "integer"],
  lastError: ["last_error", "text"],
} as const satisfies Fields<
  Omit<WebhookEvent, "state" | "reason" | "isTest" | "nextBuildAt" | "decisions" | "forgottenAt">
>;

const delivery = {
  id: ["id", "text"],
  tenantId: ["tenant_id", "text"],
  eventId: ["event_id", "text"],
  endpointId: ["endpoint_id", "text"],
  subscriptionId: ["subscription_id", "text"],
  trigger: ["trigger", "text"],
  isTest: ["is_test", "boolean"],
  replay: ["replay", "integer"],
  replayOf: ["replay_of", "text"],
  note: ["note", "text"],
  content: ["content", "text"],
  deleteOnSuccess: ["delete_on_success", "boolean"],
  orderingKey: ["ordering_key", "text"],
  attempts: ["attempts", "integer"],
  failures: ["failures", "integer"],
  deferrals: ["deferrals", "integer"],
  crashes: ["crashes", "integer"],
  lastAttemptState: ["last_attempt_state", "text"],
  lastStatus: ["last_status", "integer"],
  createdAt: ["created_at", "timestamptz"],
  sequence: ["sequence", "integer"],
} as const satisfies Fields<Omit<Delivery, "state" | "reason" | "nextAttemptAt" | "leasedUntil" | "endedAt">>;

type Part<Entity, Index extends 0 | 1> = {
  readonly [Field in keyof Entity]: Entity[Field] extends readonly [string, ColumnType] ? Entity[Field][Index] : never;
};

function part<Entity extends object, Index extends 0 | 1>(fields: Entity, index: Index): Part<Entity, Index> {
  return Object.fromEntries(Object.entries(fields).map(([field, pair]) => [field, pair[index]])) as Part<Entity, Index>;
}

/** The column of each field: what a pending row has in its queue, and a finished one in the ledger. */
export const columns = {
  endpoint: part(endpoint, 0),
  subscription: part(subscription, 0),
  event: part(event, 0),
  delivery: part(delivery, 0),
};

/** The type of each field's column, in the same order. */
export const columnTypes = {
  endpoint: part(endpoint, 1),
  subscription: part(subscription, 1),
  event: part(event, 1),
  delivery: part(delivery, 1),
};

/** `prefix.column as "field"` for every field. */
export function selecting(fields: Readonly<Record<string, string>>, prefix: string): string {
  return Object.entries(fields)
    .map(([field, column]) => `${prefix}.${column} as "${field}"`)
    .join(", ");
}

/** The columns alone, each with `prefix.` where one is given. */
export function columnList(fields: Readonly<Record<string, string>>, prefix?: string): string {
  return Object.values(fields)
    .map((column) => (prefix === undefined ? column : `${prefix}.${column}`))
    .join(", ");
}

/** The fields alone, quoted, each with `prefix.`: in the order of `columnList`. `said` stands in for what is computed. */
export function fieldList(
  fields: Readonly<Record<string, string>>,
  prefix: string,
  said: Readonly<Record<string, string>> = {},
): string {
  return Object.keys(fields)
    .map((field) => said[field] ?? `${prefix}."${field}"`)
    .join(", ");
}
