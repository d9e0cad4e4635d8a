import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { keyOf } from "./secret.ts";

const seedBytes = 32;

/** The private key of a `whsk_…`. @throws `invalid_secret` */
export function privateKeyOf(key: string): KeyObject {
  const bytes = keyOf(key, ["whsk_"]);
  const jwk = { kty: "OKP", crv: "Ed25519", d: base64url(bytes.subarray(0, seedBytes)), x: publicPart(bytes) };
  return createPrivateKey({ key: jwk, format: "jwk" });
}

/** The public key of a `whpk_…`. @throws `invalid_secret` */
export function publicKeyOf(key: string): KeyObject {
  const jwk = { kty: "OKP", crv: "Ed25519", x: base64url(keyOf(key, ["whpk_"])) };
  return createPublicKey({ key: jwk, format: "jwk" });
}

/** The `x` of the public JWK that belongs to a `whsk_…` (RFC 8037). @throws `invalid_secret` */
export function publicPartOf(key: string): string {
  return publicPart(keyOf(key, ["whsk_"]));
}

/** The `whpk_…` that belongs to a `whsk_…`. @throws `invalid_secret` */
export function publicTextOf(key: string): string {
  return `whpk_${keyOf(key, ["whsk_"]).subarray(seedBytes).toString("base64")}`;
}

function publicPart(bytes: Buffer): string {
  return base64url(bytes.subarray(seedBytes));
}

function base64url(bytes: Buffer): string {
  return bytes.toString("base64url");
}
