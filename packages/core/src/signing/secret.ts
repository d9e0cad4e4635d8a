import { randomBytes } from "node:crypto";
import { AncrageError } from "../errors/ancrage-error.ts";

const prefix = "whsec_";
// Standard Webhooks 1.0 says 24 to 64 bytes, yet secrets of 18 are in use and in its published vectors. Ours have 32.
const shortestKey = 16;
const longestKey = 64;
const newKeyBytes = 32;

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function generateSecret(): string {
  return prefix + randomBytes(newKeyBytes).toString("base64");
}

/**
 * The key that a secret stands for.
 * @throws `invalid_secret` unless it is `whsec_` and base64 of 16 to 64 bytes. The message does not show it.
 */
export function secretKey(secret: string): Buffer {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : "";
  const key = Buffer.from(encoded, "base64");
  // Node skips what is not base64, so only a text that comes out again as it went in was base64.
  const isBase64 = key.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "");
  if (!isBase64 || key.length < shortestKey || key.length > longestKey) {
    throw new AncrageError(
      "invalid_secret",
      `The secret is not usable. It must be ${prefix} followed by base64 of ${shortestKey} to ${longestKey} bytes, as the endpoint's creation answered it, without spaces.`,
      {},
    );
  }
  return key;
}
