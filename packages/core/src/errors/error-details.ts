import type { FieldIssue } from "./field-issue.ts";
import type { RefusedRun } from "./refused-run.ts";

/**
 * The closed list of error codes, each with the facts it carries. A new code is a decision: it is public, and
 * `http/error-status.ts` must say how HTTP answers it.
 */
export interface ErrorDetails {
  /** A trigger's definition cannot be used; `path` leads to the offending part of its payload schema, if it is one. */
  invalid_trigger: { trigger: string; path?: string };
  /** Two triggers share a name, or a cell of the resource x action grid. */
  duplicate_trigger: { trigger: string; other: string };
  /** An inbound hook's definition cannot be used. */
  invalid_inbound_hook: { inboundHook: string };
  duplicate_inbound_hook: { inboundHook: string };
  unknown_inbound_hook: { inboundHook: string; registered: readonly string[] };
  /** Another code of the inbound hook has the label. */
  label_taken: { label: string };
  code_not_found: { codeId: string };
  /** No copy of the code was kept, and it was not given either. */
  code_not_kept: { codeId: string };
  /** The code was revoked or has expired. */
  code_ended: { codeId: string };
  receipt_not_found: { receiptId: string };
  receipt_not_replayable: { receiptId: string; because: ReplayFault };
  unknown_trigger: { trigger: string; registered: readonly string[] };
  /** An option given to `createWebhooks` or to one of its functions is out of range. */
  invalid_option: { option: string };
  missing_tenant: Record<string, never>;
  invalid_record_id: Record<string, never>;
  invalid_payload: { trigger: string; issues: readonly FieldIssue[] };
  /** What was given as `input` of a run does not fit the trigger's input schema. */
  invalid_input: { trigger: string; issues: readonly FieldIssue[] };
  /** Receivers called while the host waited did not accept; nothing the host wrote in that run may stay. */
  endpoint_unavailable: RefusedRun;
  /** Only a trigger that allows it, and only an operator, may make the host wait: `because` says which it was. */
  sync_not_allowed: { trigger: string; because: "trigger" | "role" };
  /** A run took longer than it may, and has been noted as rolled back. */
  run_abandoned: { trigger: string };
  /** As many webhooks led to a run as `maxDepth` allows, so its receivers were not called; nothing was committed. */
  run_too_deep: {
    trigger: string;
    stage: string;
    eventId: string;
    depth: number;
    maxDepth: number;
    origin: string | null;
  };
  /** The event was rolled back with what caused it, so it is not sent again. */
  event_rolled_back: { eventId: string };
  payload_too_large: { trigger: string; bytes: number; limitBytes: number };
  payload_required: { trigger: string };
  /** Rows of a tracked table fire the trigger, so a call would fire it twice. */
  already_tracked: { trigger: string };
  /** A transaction holds the table, so that its triggers cannot be changed. */
  table_busy: { table: string };
  /** An idempotency key stands for an event of another record, or with another payload or snapshot. */
  idempotency_conflict: { trigger: string; idempotencyKey: string; eventId: string };
  foreign_transaction: Record<string, never>;
  transaction_finished: Record<string, never>;
  /** The database itself was given as the caller's transaction. */
  not_a_transaction: Record<string, never>;
  /** A newer version of the store's package has changed its tables. */
  schema_too_new: { version: number; known: number };
  /** The store's tables were never made, or are of an older version; `null`: which one could not be asked. */
  schema_too_old: { version: number | null; needed: number };
  /** Something else held the database, or a table of ours, for all of `waitedMs`. */
  store_busy: { waitedMs: number };
  /** Another process keeps its database in the folder; `pid` is its number, on `host`. */
  folder_in_use: { folder: string; pid: number; host: string };
  /** What lies in the folder is not, or no longer, a database that can be opened. */
  folder_damaged: { folder: string };
  /** A package that the host chooses to install is not there. */
  package_missing: { package: string };
  already_stopped: Record<string, never>;
  invalid_secret: Record<string, never>;
  /** What is at `sealingKeys[index]` is no key. */
  invalid_sealing_key: { index: number };
  /** A store that outlives the process keeps no secret that is not sealed. */
  sealing_key_required: Record<string, never>;
  /** The endpoint's secrets were sealed with a key that is not among `sealingKeys`. */
  sealing_key_missing: { keyId: string; endpointId: string };
  /** A secret of the endpoint was changed or moved since it was sealed. */
  invalid_sealed_value: { endpointId: string };
  /** A received webhook is not to be trusted; `reason` says which check refused it. */
  invalid_signature: { reason: SignatureFault };
  url_refused: { reason: UrlRefusal };
  name_taken: { name: string };
  duplicate_subscription: { subscriptionId: string; trigger: string };
  subscription_not_found: { subscriptionId: string };
  duplicate_endpoint: { trigger: string };
  endpoint_not_found: { endpointId: string };
  /** The endpoint numbers nothing, so there is no sequence to read. */
  not_sequenced: { endpointId: string };
  endpoint_disabled: { endpointId: string };
  /** The endpoint is enabled, and what was asked for is only done to one that is not. */
  endpoint_enabled: { endpointId: string };
  /** The endpoint's URL moved to another host, and what was secret before must be entered again. */
  authentication_required: { endpointId: string; missing: readonly string[] };
  secret_not_found: { secretId: string };
  /** An endpoint keeps at least one secret that does not expire: nothing is ever sent unsigned. */
  last_secret: { secretId: string };
  event_not_found: { eventId: string };
  /** The event's payload has been wiped, forgotten or dropped after success, so nothing can be sent again. */
  payload_gone: { eventId: string };
  delivery_not_found: { deliveryId: string };
  /** A process holds the delivery: an attempt is under way, and nobody knows yet what comes of it. */
  delivery_in_flight: { deliveryId: string };
  delivery_ended: { deliveryId: string; state: string };
  invalid_cursor: Record<string, never>;
  invalid_request: { issues: readonly FieldIssue[] };
  unauthenticated: Record<string, never>;
  forbidden: { role: string; needs: string };
  cross_site: Record<string, never>;
  unsupported_media_type: { contentType: string | null };
  body_too_large: { limitBytes: number };
  /** The bytes of a call are gone before an inbound hook could take them. */
  body_consumed: Record<string, never>;
  route_not_found: { path: string };
  method_not_allowed: { allow: readonly string[] };
  /** A call of the API failed for a reason that is for whoever runs the server, and nobody outside. */
  internal: Record<string, never>;
  /** The client got no answer of the API: nothing answers there, the answer broke off, or it took too long. */
  api_unreachable: { url: string };
  /** Something else than the API answered the client, such as a login page or a proxy; `null`: it had no content type. */
  unexpected_answer: { url: string; status: number; contentType: string | null };
}

export type ErrorCode = keyof ErrorDetails;

/**
 * Why a stored call is not run again: its run has not ended; it is a duplicate and has no bytes; its inbound hook is not
 * registered; it was verified again and is not to be trusted; what verifying takes was not kept.
 */
export type ReplayFault = "running" | "duplicate" | "noHook" | "refused" | "notVerifiable";

export type SignatureFault =
  | "parsedBody"
  | "missingHeader"
  | "repeatedHeader"
  | "invalidId"
  | "invalidTimestamp"
  | "tooOld"
  | "tooNew"
  | "noMatch";

export type UrlRefusal =
  | "notAUrl"
  | "scheme"
  | "userinfo"
  | "port"
  | "controlCharacters"
  | "localName"
  | "privateAddress"
  | "tooLong";
