import { createHmac } from "node:crypto";

/** What a signature covers. */
export interface SignedContent {
  /** `webhook-id`. */
  readonly id: string;
  /** `webhook-timestamp`: Unix seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** The `v1` signature of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, as `v1,<base64>`. */
export function signWebhook({ id, timestamp, body }: SignedContent, key: Uint8Array): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}
