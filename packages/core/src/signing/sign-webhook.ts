import { createHmac, createSecretKey, type KeyObject, sign } from "node:crypto";
import { privateKeyOf } from "./ed25519-key.ts";
import { keyOf, versionOf } from "./secret.ts";

/** What a signature covers. */
export interface SignedContent {
  /** `webhook-id`. */
  readonly id: string;
  /** `webhook-timestamp`: Unix seconds. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** `version,base64` of one key over `id.timestamp.body` (Standard Webhooks 1.0). @throws `invalid_secret` */
export function signWebhook(content: SignedContent, key: string): string {
  const version = versionOf(key);
  const prepared = preparedKey(key);
  return version === "v1"
    ? `v1,${hmac(content, prepared).toString("base64")}`
    : `v1a,${sign(null, signedBytes(content), prepared).toString("base64")}`;
}

/** The HMAC-SHA256 of `v1`. */
export function hmac({ id, timestamp, body }: SignedContent, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
}

/** The bytes that an ed25519 signature covers. */
export function signedBytes({ id, timestamp, body }: SignedContent): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
}

// Making an ed25519 key object costs more than signing with it. A process seldom signs for more endpoints than this.
const rememberedKeys = 1_000;
const preparedKeys = new Map<string, KeyObject>();

function preparedKey(key: string): KeyObject {
  const known = preparedKeys.get(key);
  if (known !== undefined) return known;
  const prepared = versionOf(key) === "v1" ? createSecretKey(keyOf(key, ["whsec_"])) : privateKeyOf(key);
  if (preparedKeys.size >= rememberedKeys) preparedKeys.clear();
  preparedKeys.set(key, prepared);
  return prepared;
}
