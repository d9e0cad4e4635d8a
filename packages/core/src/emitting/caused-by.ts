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
 * object of headers. Of a depth that comes several times (`3, 3`, as proxies join them) the greatest counts; what is no
 * whole number of at most nine digits is passed over, and where nothing is left it is 0. An origin that comes several times
 * counts when all are the same. Pure; never throws.
 */
export function causedBy(
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>,
): WebhookCause {
  const depths = read(headers, "webhook-depth")
    .flatMap((value) => value.split(","))
    .map((value) => value.trim())
    .filter((value) => /^\d{1,9}$/.test(value));
  const [origin, ...others] = new Set(read(headers, "webhook-origin").flatMap((value) => value.split(/,[ \t]+/)));
  return {
    depth: depths.reduce((greatest, depth) => Math.max(greatest, Number(depth)), 0),
    origin: others.length === 0 && isOrigin(origin) ? origin : undefined,
  };
}

/** Every value that came under a name, whatever its case. */
function read(
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): readonly string[] {
  if (headers instanceof Headers) return [headers.get(name) ?? []].flat();
  const values = Object.entries(headers).filter(([key]) => key.toLowerCase() === name);
  return values.flatMap(([, value]) => value ?? []).filter((value) => typeof value === "string");
}
