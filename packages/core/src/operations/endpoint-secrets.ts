import { AncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { type EndpointSecret, liveSecrets } from "../model/endpoint-secret.ts";
import type { Ids } from "../ports/ids.ts";
import { generateSecret, type SignatureVersion, versionOf } from "../signing/secret.ts";

// As many as Svix keeps; more would only lengthen each request.
const mostSecrets = 11;

/** A secret that has just been made. */
export function newSecret(version: SignatureVersion, ids: Ids, createdAt: Date): EndpointSecret {
  return { id: ids.next("sec", createdAt), key: generateSecret(version), createdAt, expiresAt: null };
}

/**
 * The endpoint with `secret` in front. The live secrets that make the same signature sign for `overlapMs` longer, others
 * stay as they are. Those that have expired are dropped, and of more than eleven the oldest that was replaced.
 */
export function withRotatedSecret(
  endpoint: Endpoint,
  secret: EndpointSecret,
  { overlapMs, now }: { overlapMs: number; now: Date },
): Endpoint {
  const until = new Date(now.getTime() + overlapMs);
  const older = endpoint.secrets.map((one) => {
    const replaced = versionOf(one.key) === versionOf(secret.key) && (one.expiresAt === null || one.expiresAt > until);
    return replaced ? { ...one, expiresAt: until } : one;
  });
  const live = [secret, ...liveSecrets(older, now)];
  if (live.length <= mostSecrets) return { ...endpoint, secrets: live };
  const dropped = live.findLast(({ expiresAt }) => expiresAt !== null);
  return { ...endpoint, secrets: live.filter((one) => one !== dropped) };
}

/**
 * The endpoint without that secret: it signs nothing from now on.
 * @throws `secret_not_found`; `last_secret` when no other would sign, or only such as expire
 */
export function withoutSecret(endpoint: Endpoint, secretId: string, now: Date): Endpoint {
  const live = liveSecrets(endpoint.secrets, now);
  if (!live.some(({ id }) => id === secretId)) {
    throw new AncrageError("secret_not_found", `The endpoint has no live secret ${secretId}.`, { secretId });
  }
  const secrets = live.filter(({ id }) => id !== secretId);
  if (!secrets.some(({ expiresAt }) => expiresAt === null)) {
    throw new AncrageError(
      "last_secret",
      `${secretId} is the endpoint's only secret that does not expire. Rotate it with overlapMs 0 to replace it at once.`,
      { secretId },
    );
  }
  return { ...endpoint, secrets };
}
