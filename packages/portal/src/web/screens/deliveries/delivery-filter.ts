import type { RouteQuery } from "@ancrage/client";

/** A filter of deliveries as it stands in the address bar. */
export type FilterQuery = Readonly<Record<string, string>>;

/** What the API is asked for. */
export type DeliveryFilter = Omit<RouteQuery<"listDeliveries">, "cursor" | "limit">;

/** The time ranges that are offered, in milliseconds. */
export const ranges = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/** The name of a time range. */
export type RangeName = keyof typeof ranges;

const states = ["pending", "succeeded", "exhausted", "canceled", "failing"] as const;

/** The filter that a query stands for. What makes no sense in it is left out. A range counts back from `now`. */
export function deliveryFilter(query: FilterQuery, now: number): DeliveryFilter {
  const state = states.find((one) => one === query["state"]);
  const range = rangeOf(query);
  const { endpointId, subscriptionId, trigger } = query;
  return {
    ...(state && { state }),
    ...(endpointId && { endpointId }),
    ...(subscriptionId && { subscriptionId }),
    ...(trigger && { trigger }),
    ...(range && { since: new Date(now - ranges[range]).toISOString() }),
  };
}

/** The time range in a query; `undefined`: none. */
export function rangeOf(query: FilterQuery): RangeName | undefined {
  return (Object.keys(ranges) as RangeName[]).find((name) => name === query["range"]);
}

/** Whether a query narrows anything. */
export function isNarrowed(query: FilterQuery): boolean {
  return ["state", "endpointId", "subscriptionId", "trigger", "range"].some((name) => Boolean(query[name]));
}
