import { isOrigin } from "../model/origin.ts";

/** What a webhook says of the webhooks before it. */
export interface WebhookCause {
  /** How many webhooks, this one counted, led to what it causes; 0: the request is no webhook of ours. */
  readonly depth: number;
  /** Which installation the first of them came from; `undefined`: it does not say. */
  readonly origin: string | undefined;
}

/**
 * What an incoming request says of the webhooks that led to it. Pass it on with whatever the request causes, so that a loop
 * is noticed: `triggerWebhookEvent("DealChanged", id, { ...causedBy(request.headers) })`. `headers` is `Headers`, or Node's
 * object of headers. Pure; never throws: a header that is missing, repeated or says nothing usable counts as absent.
 */
export function causedBy(
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>,
): WebhookCause {
  const depth = read(headers, "webhook-depth");
  const origin = read(headers, "webhook-origin");
  return {
    depth: depth !== undefined && /^\d{1,9}$/.test(depth) ? Number(depth) : 0,
    origin: isOrigin(origin) ? origin : undefined,
  };
}

function read(
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const [key, another] = Object.keys(headers).filter((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined || another !== undefined ? undefined : headers[key];
  return typeof value === "string" ? value : undefined;
}
