import type { ErrorCode } from "../errors/error-details.ts";

/**
 * How HTTP answers each error code; the one place that says so. 500 stands for what only the host's own code can cause,
 * such as a payload builder that breaks its schema.
 */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_cursor: 400,
  unauthenticated: 401,
  invalid_signature: 401,
  forbidden: 403,
  cross_site: 403,
  route_not_found: 404,
  unknown_trigger: 404,
  endpoint_not_found: 404,
  event_not_found: 404,
  delivery_not_found: 404,
  method_not_allowed: 405,
  name_taken: 409,
  duplicate_subscription: 409,
  duplicate_target: 409,
  endpoint_disabled: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  url_refused: 422,
  invalid_trigger: 500,
  duplicate_trigger: 500,
  invalid_option: 500,
  missing_tenant: 500,
  invalid_record_id: 500,
  invalid_payload: 500,
  payload_too_large: 500,
  payload_required: 500,
  foreign_transaction: 500,
  transaction_finished: 500,
  invalid_secret: 500,
  already_stopped: 503,
};
