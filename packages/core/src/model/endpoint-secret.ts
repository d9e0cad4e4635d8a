/** One signing key of an endpoint. */
export interface EndpointSecret {
  /** `sec_…`; the `kid` of its public key. */
  readonly id: string;
  /** `whsec_…` signs `v1` (HMAC-SHA256), `whsk_…` signs `v1a` (ed25519). */
  readonly key: string;
  readonly createdAt: Date;
  /** Signs until then; `null`: until it is replaced or revoked. */
  readonly expiresAt: Date | null;
}

/** The keys that sign at `now`, newest first. */
export function liveSecrets(secrets: readonly EndpointSecret[], now: Date): readonly EndpointSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}
