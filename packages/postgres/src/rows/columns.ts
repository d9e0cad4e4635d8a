import type { Delivery, Endpoint, Subscription, WebhookEvent } from "@ancrage/core";

/** Which column holds which field. Fields in camel case, columns in snake case, and nowhere else. */
type Columns<Entity> = { readonly [Field in keyof Entity]: string };

const endpoint: Columns<Endpoint> = {
  id: "id",
  tenantId: "tenant_id",
  ownerId: "owner_id",
  kind: "kind",
  name: "name",
  url: "url",
  envelope: "envelope",
  secrets: "secrets",
  authentication: "authentication",
  headers: "headers",
  allowSameUrl: "allow_same_url",
  state: "state",
  disabledReason: "disabled_reason",
  disabledAt: "disabled_at",
  failuresInARow: "failures_in_a_row",
  pauses: "pauses",
  pausedUntil: "paused_until",
  createdAt: "created_at",
  deletedAt: "deleted_at",
  sequenced: "sequenced",
  lastSequence: "last_sequence",
};

const subscription: Columns<Subscription> = {
  id: "id",
  tenantId: "tenant_id",
  endpointId: "endpoint_id",
  trigger: "trigger",
  scope: "scope",
  changedFields: "changed_fields",
  createdAt: "created_at",
  endedAt: "ended_at",
};

const event: Columns<Omit<WebhookEvent, "state" | "reason" | "isTest" | "nextBuildAt" | "decisions" | "forgottenAt">> =
  {
    id: "id",
    tenantId: "tenant_id",
    scope: "scope",
    trigger: "trigger",
    recordId: "record_id",
    createdAt: "created_at",
    payload: "payload",
    snapshot: "snapshot",
    changed: "changed",
    buildFailures: "build_failures",
    crashes: "crashes",
    lastError: "last_error",
  };

const delivery: Columns<Omit<Delivery, "state" | "reason" | "nextAttemptAt" | "leasedUntil" | "endedAt">> = {
  id: "id",
  tenantId: "tenant_id",
  eventId: "event_id",
  endpointId: "endpoint_id",
  subscriptionId: "subscription_id",
  trigger: "trigger",
  isTest: "is_test",
  replay: "replay",
  replayOf: "replay_of",
  note: "note",
  attempts: "attempts",
  failures: "failures",
  deferrals: "deferrals",
  crashes: "crashes",
  lastAttemptState: "last_attempt_state",
  lastStatus: "last_status",
  createdAt: "created_at",
  sequence: "sequence",
};

/** What a pending row has in its queue, and a finished one in the ledger. */
export const columns = { endpoint, subscription, event, delivery };

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
