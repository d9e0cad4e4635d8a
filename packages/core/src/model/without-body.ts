import type { AttemptResponse } from "./attempt.ts";

/** The response as it is kept without its body. */
export function withoutBody(response: AttemptResponse): AttemptResponse {
  const { body, bodyTruncated } = response;
  return { ...response, body: new Uint8Array(), bodyTruncated: bodyTruncated || body.length > 0 };
}
