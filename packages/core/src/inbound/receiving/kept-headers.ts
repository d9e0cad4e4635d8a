import type { HeaderList } from "../../model/attempt.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { headerNamesOf } from "../read-values.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { headerOf } from "./incoming-call.ts";

// Credentials; no handler gets them, whatever it asks for.
const neverKept = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);
const looksSecret = /secret|token|password|api-?key|(^|-)key$/;

// What says what the body is, which webhooks led to the call, and who called.
const alwaysKept = [
  ...["content-type", "content-encoding", "user-agent"],
  ...["webhook-id", "webhook-timestamp", "webhook-signature", "webhook-depth", "webhook-origin"],
];

const mostHeaders = 100;
const longestValue = 4_096;

/**
 * The headers of a call that its receipt keeps and its handler is given: those that the inbound hook names, or when it names
 * none all but what looks secret; those that say what the body is; those of its signature, so that it can be verified again.
 */
export function keptHeaders(hook: AnyInboundHook, call: IncomingCall): HeaderList {
  const named = headerNamesOf(hook.headers);
  const wanted = named ?? Object.keys(call.headers).filter((name) => !looksSecret.test(name));
  const names = new Set([...alwaysKept, ...signatureHeadersOf(hook), ...wanted]);
  return [...names]
    .filter((name) => !neverKept.has(name))
    .map((name) => [name, headerOf(call, name)] as const)
    .filter((entry): entry is [string, string] => entry[1] !== null && entry[1].length <= longestValue)
    .slice(0, mostHeaders);
}

/** Headers as an object, names in lower case. */
export function headerRecord(headers: HeaderList): Readonly<Record<string, string>> {
  return Object.fromEntries(headers);
}

function signatureHeadersOf({ authentication }: AnyInboundHook): readonly string[] {
  if (authentication.kind !== "signature") return [];
  const { scheme } = authentication;
  if (scheme.kind === "twilio") return ["x-twilio-signature", "i-twilio-idempotency-token"];
  if (scheme.kind !== "hmac") return [];
  const places = [scheme.signature, scheme.timestamp, scheme.id];
  return places.flatMap((place) => (place !== undefined && "header" in place ? [place.header.toLowerCase()] : []));
}
