import { createHash } from "node:crypto";
import type { Idempotency } from "../model/idempotency.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { checkedKey } from "./checked-key.ts";

/** The idempotency of an event that is triggered with `key`. @throws `invalid_option` when it is no key */
export function idempotencyOf(
  key: string,
  { payload, snapshot }: Pick<WebhookEvent, "payload" | "snapshot">,
): Idempotency {
  const hash = createHash("sha256")
    .update(JSON.stringify([payload, snapshot]))
    .digest("hex");
  return { key: checkedKey("idempotencyKey", key), hash };
}
