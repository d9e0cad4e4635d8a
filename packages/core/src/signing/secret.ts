import { generateKeyPairSync, randomBytes } from "node:crypto";
import { AncrageError } from "../errors/ancrage-error.ts";

/** The signatures of Standard Webhooks 1.0: `v1` is HMAC-SHA256 with a shared key, `v1a` is ed25519. */
export type SignatureVersion = "v1" | "v1a";

/** What a key's text starts with: a shared key, a private key, a public key. */
type KeyPrefix = "whsec_" | "whsk_" | "whpk_";

// Standard Webhooks 1.0 says 24 to 64 bytes, yet secrets of 18 are in use and in its published vectors. Ours have 32.
const keyBytes: Readonly<Record<KeyPrefix, readonly [least: number, most: number]>> = {
  whsec_: [16, 64],
  // The 32 bytes of the seed, then the 32 of the public key.
  whsk_: [64, 64],
  whpk_: [32, 32],
};
const newSharedKeyBytes = 32;

/** A new signing key as text: `whsec_` and 32 random bytes, or `whsk_` with a new ed25519 key pair. */
export function generateSecret(version: SignatureVersion = "v1"): string {
  if (version === "v1") return `whsec_${randomBytes(newSharedKeyBytes).toString("base64")}`;
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return `whsk_${Buffer.concat([Buffer.from(d, "base64url"), Buffer.from(x, "base64url")]).toString("base64")}`;
}

/** Which signature a key makes or checks. */
export function versionOf(key: string): SignatureVersion {
  return key.startsWith("whsec_") ? "v1" : "v1a";
}

/**
 * The bytes that a key stands for.
 * @throws `invalid_secret` unless it is one of `prefixes` and base64 of as many bytes as such a key has. The message does not show it.
 */
export function keyOf(key: string, prefixes: readonly KeyPrefix[]): Buffer {
  for (const prefix of prefixes) {
    if (!key.startsWith(prefix)) continue;
    const encoded = key.slice(prefix.length);
    const bytes = Buffer.from(encoded, "base64");
    // Node skips what is not base64, so only a text that comes out again as it went in was base64.
    const isBase64 = bytes.toString("base64").replace(/=+$/, "") === encoded.replace(/=+$/, "");
    const [least, most] = keyBytes[prefix];
    if (isBase64 && bytes.length >= least && bytes.length <= most) return bytes;
  }
  throw new AncrageError(
    "invalid_secret",
    `The secret is not usable. It must be ${prefixes.join(" or ")} followed by base64, as the endpoint's creation or its JWKS answered it, without spaces.`,
    {},
  );
}
