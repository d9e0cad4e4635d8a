import type { z } from "zod";
import type { authenticationInput, updateEndpointBody } from "../api/endpoint-schemas.ts";
import { invalidRequest } from "../api/invalid-request.ts";
import { LONGEST_URL } from "../api/text-schemas.ts";
import { receiverAccess } from "../delivering/receiver-access.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { DisabledReason, Endpoint } from "../model/endpoint.ts";
import type { CustomHeader, EndpointAuthentication, NamedValue } from "../model/endpoint-authentication.ts";
import { endOfPause, NO_FAILURES } from "../model/endpoint-health.ts";
import type { EndpointRate } from "../model/endpoint-rate.ts";
import type { EndpointSecret } from "../model/endpoint-secret.ts";
import { type SignatureVersion, versionOf } from "../signing/secret.ts";

/** What an operator or owner changes of an endpoint; what is absent stays. Its URL has been accepted already. */
export type EndpointEdit = z.output<typeof updateEndpointBody>;

/**
 * The endpoint after an edit. When scheme, host or port of its URL change, nothing that was secret goes to the new place:
 * values of its authentication and of secret headers are cleared unless the edit gives them, `newSecret` replaces its
 * secrets without overlap by one of the newest's version, and it is disabled until everything is entered again. The
 * failures and pauses of the old place are forgotten. Pure.
 * @throws `authentication_required` when it is to be enabled before that; `invalid_request` when a header would come twice,
 *   or query parameters make the URL too long
 */
export function editEndpoint(
  current: Endpoint,
  edit: EndpointEdit,
  { now, newSecret }: { now: Date; newSecret: (version: SignatureVersion) => EndpointSecret },
): Endpoint {
  const moved = edit.url !== undefined && new URL(edit.url).origin !== new URL(current.url).origin;
  const kept = moved ? cleared(current, now) : current;
  const edited: Endpoint = {
    ...kept,
    name: edit.name ?? kept.name,
    description: edit.description === undefined ? kept.description : edit.description,
    url: edit.url ?? kept.url,
    envelope: edit.envelope ?? kept.envelope,
    payloadVersion: edit.payloadVersion ?? kept.payloadVersion,
    attemptTimeoutMs: edit.attemptTimeoutMs === undefined ? kept.attemptTimeoutMs : edit.attemptTimeoutMs,
    retryScheduleMs: edit.retryScheduleMs === undefined ? kept.retryScheduleMs : edit.retryScheduleMs,
    ...(edit.rate === undefined ? {} : storedRate(edit.rate)),
    concurrency: edit.concurrency === undefined ? kept.concurrency : edit.concurrency,
    allowSameUrl: edit.allowSameUrl ?? kept.allowSameUrl,
    sequenced: edit.sequenced ?? kept.sequenced,
    headers: edit.headers === undefined ? kept.headers : editHeaders(kept.headers, edit.headers),
    authentication: edit.authentication === undefined ? kept.authentication : storedAuthentication(edit.authentication),
    secrets: moved ? [newSecret(versionOf(kept.secrets[0]?.key ?? "whsec_"))] : kept.secrets,
  };
  refuseUnsendable(edited);
  return switched(edited, edit.state, now);
}

/** A rate as it is stored. */
export function storedRate(rate: EndpointRate | null): Pick<Endpoint, "rateLimit" | "rateIntervalMs"> {
  return { rateLimit: rate?.limit ?? null, rateIntervalMs: rate?.intervalMs ?? null };
}

/** The authentication as it is stored. */
export function storedAuthentication(input: z.output<typeof authenticationInput>): EndpointAuthentication {
  switch (input.kind) {
    case "none":
      return { kind: input.kind, values: [] };
    case "httpHeader":
      return { kind: input.kind, values: input.headers };
    case "webhookKey":
      return { kind: input.kind, values: [{ name: "code", value: input.code }] };
    case "httpQueryString":
      return { kind: input.kind, values: input.parameters };
    case "basic":
      return { kind: input.kind, values: [{ name: input.username, value: input.password }] };
    case "bearer":
      return { kind: input.kind, values: [{ name: "token", value: input.token }] };
  }
}

/** Headers as entered: a header without a value keeps the stored one. @throws `invalid_request` when there is none */
export function editHeaders(
  stored: readonly CustomHeader[],
  entered: NonNullable<EndpointEdit["headers"]>,
): readonly CustomHeader[] {
  return entered.map(({ name, value, isSecret }) => {
    if (value !== undefined) return { name, value, isSecret };
    const known = stored.find((header) => header.name === name);
    if (known === undefined) throw invalidRequest([{ path: "headers", message: `Give the header ${name} a value.` }]);
    // What was secret stays so; only a new value may be shown.
    return { name, value: known.value, isSecret: known.isSecret || isSecret };
  });
}

/**
 * Refuses at once what could never be sent.
 * @throws `invalid_request` when authentication and custom headers would send one header twice, or when the URL with the
 *   query parameters of the authentication is too long
 */
export function refuseUnsendable(endpoint: Pick<Endpoint, "url" | "headers" | "authentication">): void {
  refuseDoubledHeaders(endpoint);
  const { length } = new URL(receiverAccess(endpoint).url).href;
  if (length <= LONGEST_URL) return;
  const message = `With its query parameters the URL has ${length} characters. Make it at most ${LONGEST_URL}.`;
  throw invalidRequest([{ path: "authentication", message }]);
}

function refuseDoubledHeaders({ headers, authentication }: Pick<Endpoint, "headers" | "authentication">): void {
  const { kind, values } = authentication;
  const used = new Set(kind === "httpHeader" ? values.map(({ name }) => name) : []);
  if (kind === "basic" || kind === "bearer") used.add("authorization");
  const doubled = headers.find(({ name }) => used.has(name));
  if (doubled === undefined) return;
  const message = `The header ${doubled.name} is sent by the authentication (${kind}) already. Take it out of the headers.`;
  throw invalidRequest([{ path: "headers", message }]);
}

function cleared(endpoint: Endpoint, now: Date): Endpoint {
  const clear = <Value extends NamedValue>(one: Value): Value => ({ ...one, value: null });
  return {
    ...endpoint,
    ...NO_FAILURES,
    ...endOfPause(endpoint, now),
    authentication: { ...endpoint.authentication, values: endpoint.authentication.values.map(clear) },
    headers: endpoint.headers.map((header) => (header.isSecret ? clear(header) : header)),
  };
}

/** What was cleared and not entered again. A user name is a value too, so `basic` has no name to show. */
function missingValues({ headers, authentication }: Endpoint): readonly string[] {
  const { kind, values } = authentication;
  const names = values.filter(({ value }) => value === null).map(({ name }) => (kind === "basic" ? "password" : name));
  return [...names, ...headers.filter(({ value }) => value === null).map(({ name }) => name)];
}

/** What somebody switched off stays off until somebody switches it on; what we switched off comes back by itself. */
function switched(endpoint: Endpoint, wanted: EndpointEdit["state"], now: Date): Endpoint {
  const missing = missingValues(endpoint);
  if (wanted === "disabled") return disabled(endpoint, "byOperator", now);
  if (missing.length > 0) {
    if (wanted === "enabled") throw authenticationRequired(endpoint.id, missing);
    return endpoint.state === "disabled" ? endpoint : disabled(endpoint, "needsAuthentication", now);
  }
  if (wanted === "enabled" || endpoint.disabledReason === "needsAuthentication") {
    return enabled(endpoint, now);
  }
  return endpoint;
}

/** An endpoint with a new start: as if nothing had ever failed. What somebody paused stays so. */
export function enabled(endpoint: Endpoint, now: Date): Endpoint {
  const start = { state: "enabled", disabledReason: null, disabledAt: null } as const;
  return { ...endpoint, ...NO_FAILURES, ...endOfPause(endpoint, now), ...start };
}

function disabled(endpoint: Endpoint, reason: DisabledReason, now: Date): Endpoint {
  return { ...endpoint, state: "disabled", disabledReason: reason, disabledAt: now };
}

function authenticationRequired(
  endpointId: string,
  missing: readonly string[],
): AncrageError<"authentication_required"> {
  return new AncrageError(
    "authentication_required",
    `The endpoint ${endpointId} moved to another host, and what was secret was cleared. Enter again: ${missing.join(", ")}.`,
    { endpointId, missing },
  );
}
