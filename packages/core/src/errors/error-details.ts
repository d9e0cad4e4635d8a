import type { FieldIssue } from "./field-issue.ts";

/**
 * The closed list of error codes, each with the facts it carries. A new code is a decision: it is public, and
 * `http/error-status.ts` must say how HTTP answers it.
 */
export interface ErrorDetails {
  /** A trigger's definition cannot be used; `path` leads to the offending part of its payload schema, if it is one. */
  invalid_trigger: { trigger: string; path?: string };
  /** Two triggers share a name, or a cell of the resource x action grid. */
  duplicate_trigger: { trigger: string; other: string };
  unknown_trigger: { trigger: string; registered: readonly string[] };
  /** An option given to `createWebhooks` or to one of its functions is out of range. */
  invalid_option: { option: string };
  missing_tenant: Record<string, never>;
  invalid_record_id: Record<string, never>;
  invalid_payload: { trigger: string; issues: readonly FieldIssue[] };
  payload_too_large: { trigger: string; bytes: number; limitBytes: number };
  payload_required: { trigger: string };
  foreign_transaction: Record<string, never>;
  transaction_finished: Record<string, never>;
  already_stopped: Record<string, never>;
  invalid_secret: Record<string, never>;
  /** A received webhook is not to be trusted; `reason` says which check refused it. */
  invalid_signature: { reason: SignatureFault };
  url_refused: { reason: UrlRefusal };
  name_taken: { name: string };
  duplicate_subscription: { subscriptionId: string; trigger: string };
  duplicate_target: { trigger: string };
  endpoint_not_found: { endpointId: string };
  endpoint_disabled: { endpointId: string };
  /** The endpoint's URL moved to another host, and what was secret before must be entered again. */
  authentication_required: { endpointId: string; missing: readonly string[] };
  secret_not_found: { secretId: string };
  /** An endpoint keeps at least one secret that does not expire: nothing is ever sent unsigned. */
  last_secret: { secretId: string };
  event_not_found: { eventId: string };
  delivery_not_found: { deliveryId: string };
  invalid_cursor: Record<string, never>;
  invalid_request: { issues: readonly FieldIssue[] };
  unauthenticated: Record<string, never>;
  forbidden: { role: string; needs: string };
  cross_site: Record<string, never>;
  unsupported_media_type: { contentType: string | null };
  body_too_large: { limitBytes: number };
  route_not_found: { path: string };
  method_not_allowed: { allow: readonly string[] };
}

export type ErrorCode = keyof ErrorDetails;

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
