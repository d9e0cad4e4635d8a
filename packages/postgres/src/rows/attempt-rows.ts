import type { Attempt } from "@ancrage/core";
import type { ColumnType } from "./row-json.ts";

/** How an attempt lies in a JSON parameter, besides the number and what it is of. */
export const attemptFields = {
  attemptState: "text",
  startedAt: "timestamptz",
  durationMs: "double precision",
  requestHeaders: "text",
  responseStatus: "integer",
  responseHeaders: "text",
  responseBody: "text",
  bodyTruncated: "boolean",
  errorCode: "text",
  errorMessage: "text",
} as const satisfies Readonly<Record<string, ColumnType>>;

/** The columns of an attempt that is written whole. */
export const attemptColumns =
  "delivery_id, number, state, started_at, duration_ms, request_headers, response_status, response_headers, response_body, body_truncated, error_code, error_message";

/** An attempt as `attemptFields` have it. */
export function attemptRow({ state, startedAt, durationMs, requestHeaders, response, error }: Attempt) {
  return {
    attemptState: state,
    startedAt,
    durationMs,
    requestHeaders: requestHeaders && JSON.stringify(requestHeaders),
    errorCode: error?.code,
    errorMessage: error?.message,
    ...(response !== null && {
      responseStatus: response.status,
      responseHeaders: JSON.stringify(response.headers),
      responseBody: Buffer.from(response.body).toString("base64"),
      bodyTruncated: response.bodyTruncated,
    }),
  };
}
