import { type AnyAncrageError, isAncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { NamedValue } from "../model/endpoint-authentication.ts";
import type { SealedPlace, Sealer } from "./sealer.ts";

/** The endpoint as a store keeps it: signing keys, values that authenticate, and values of secret headers sealed. */
export function sealEndpoint(endpoint: Endpoint, sealer: Sealer): Endpoint {
  return withSecretValues(endpoint, (value, place) => sealer.seal(value, place));
}

/** What `sealEndpoint` sealed. @throws `sealing_key_missing`, `invalid_sealed_value` */
export function openEndpoint(endpoint: Endpoint, sealer: Sealer): Endpoint {
  return withSecretValues(endpoint, (value, place) => sealer.open(value, place));
}

/** An endpoint that was read. */
export interface ReadEndpoint {
  readonly endpoint: Endpoint;
  /** Why its secrets could not be opened; then the endpoint is without them. */
  readonly unreadable: AnyAncrageError | null;
}

/** The endpoint opened; or, when that cannot be, without anything that was secret, so that nothing can be sent to it. */
export function readEndpoint(endpoint: Endpoint, sealer: Sealer): ReadEndpoint {
  try {
    return { endpoint: openEndpoint(endpoint, sealer), unreadable: null };
  } catch (error) {
    if (!isAncrageError(error)) throw error;
    return { endpoint: withoutSecretValues(endpoint), unreadable: error };
  }
}

/** Whether the sealer's first key sealed everything. */
export function isSealedByFirst(endpoint: Endpoint, sealer: Sealer): boolean {
  let areCurrent = true;
  withSecretValues(endpoint, (value) => {
    areCurrent &&= sealer.isCurrent(value);
    return value;
  });
  return areCurrent;
}

/** Every value that must not be read at rest, changed. A value keeps its place when the others around it change. */
function withSecretValues(endpoint: Endpoint, change: (value: string, place: SealedPlace) => string): Endpoint {
  const { id: endpointId, tenantId, secrets, authentication, headers } = endpoint;
  const changed = <Value extends NamedValue>(one: Value, ...of: readonly string[]): Value =>
    one.value === null ? one : { ...one, value: change(one.value, { tenantId, endpointId, field: [...of, one.name] }) };
  return {
    ...endpoint,
    secrets: secrets.map((secret) => ({
      ...secret,
      key: change(secret.key, { tenantId, endpointId, field: ["secret", secret.id] }),
    })),
    authentication: {
      ...authentication,
      values: authentication.values.map((value) => changed(value, "authentication", authentication.kind)),
    },
    headers: headers.map((header) => (header.isSecret ? changed(header, "header") : header)),
  };
}

function withoutSecretValues(endpoint: Endpoint): Endpoint {
  const { authentication, headers } = endpoint;
  return {
    ...endpoint,
    secrets: [],
    authentication: { ...authentication, values: authentication.values.map((value) => ({ ...value, value: null })) },
    headers: headers.map((header) => (header.isSecret ? { ...header, value: null } : header)),
  };
}
