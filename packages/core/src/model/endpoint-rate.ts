import type { Endpoint } from "./endpoint.ts";

/** At most `limit` attempts of one endpoint in any `intervalMs` (1 ms to a day), by all processes together. */
export interface EndpointRate {
  readonly limit: number;
  readonly intervalMs: number;
}

/** The rate that an endpoint is held to: its own, or `otherwise`; `null`: none. */
export function rateOf(
  { rateLimit, rateIntervalMs }: Pick<Endpoint, "rateLimit" | "rateIntervalMs">,
  otherwise: EndpointRate | null,
): EndpointRate | null {
  if (rateLimit === null || rateIntervalMs === null) return otherwise;
  return { limit: rateLimit, intervalMs: rateIntervalMs };
}
