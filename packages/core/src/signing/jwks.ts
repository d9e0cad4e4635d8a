import type { EndpointSecret } from "../model/endpoint-secret.ts";
import { publicPartOf } from "./ed25519-key.ts";
import { versionOf } from "./secret.ts";

/** A public ed25519 key (RFC 8037). */
export interface PublicJwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly use: "sig";
  readonly alg: "EdDSA";
  /** The secret's id. */
  readonly kid: string;
  readonly x: string;
}

/** A set of public keys (RFC 7517, 5). */
export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** The public keys of the secrets that sign `v1a`; shared keys have none. */
export function jwksOf(secrets: readonly EndpointSecret[]): Jwks {
  const asymmetric = secrets.filter(({ key }) => versionOf(key) === "v1a");
  const keys = asymmetric.map(({ id, key }) => ({
    ...({ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA" } as const),
    kid: id,
    x: publicPartOf(key),
  }));
  return { keys };
}
