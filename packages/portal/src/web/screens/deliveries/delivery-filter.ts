import type { RouteQuery } from "@ancrage/client";
import type { Place } from "../../place.ts";
import { rangeOf, sinceOf } from "../time-range.ts";

/** What the API is asked for. */
export type DeliveryFilter = Omit<RouteQuery<"listDeliveries">, "cursor" | "limit">;

const states = ["pending", "succeeded", "exhausted", "canceled", "failing"] as const;

/** The filter that a query stands for. What makes no sense in it is left out. A range counts back from `now`. */
export function deliveryFilter(query: Place["query"], now: number): DeliveryFilter {
  const state = states.find((one) => one === query["state"]);
  const range = rangeOf(query);
  const { endpointId, subscriptionId, trigger } = query;
  return {
    ...(state && { state }),
    ...(endpointId && { endpointId }),
    ...(subscriptionId && { subscriptionId }),
    ...(trigger && { trigger }),
    ...(range && { since: sinceOf(range, now) }),
  };
}

/** Whether a query narrows anything. */
export function isNarrowed(query: Place["query"]): boolean {
  return ["state", "endpointId", "subscriptionId", "trigger", "range"].some((name) => Boolean(query[name]));
}
