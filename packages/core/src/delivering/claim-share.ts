import type { DeliveryClaim } from "../ports/delivery-store.ts";
import type { EndpointSlots } from "./earned-slots.ts";

export interface SlotsInUse {
  /** Attempts in flight in this process at most, and to one endpoint. */
  readonly concurrency: number;
  readonly endpointConcurrency: number;
  /** Endpoints that have attempts in flight, or had until now. */
  readonly endpoints: ReadonlyMap<string, EndpointSlots>;
  readonly free: number;
}

/** What a claim may take: the part of it that says so. */
export type ClaimShare = Pick<DeliveryClaim, "limit" | "more">;

/**
 * What the next claim may take, so that endpoints which do not answer leave room for those that do. An endpoint has an
 * eighth of its slots from the start and one more for each answer (`EarnedSlots`). Once half of all slots are taken, none
 * gets more than its equal share of that half among those that answer, so that a crowd which falls silent holds no more
 * than it. An eighth of all is kept for endpoints that have nothing in flight, one for each. Pure.
 */
export function claimShare({ concurrency, endpointConcurrency, endpoints, free }: SlotsInUse): ClaimShare {
  // Where one endpoint may have all slots there is nothing to keep or to share.
  if (endpointConcurrency >= concurrency) return { limit: free };
  const kept = Math.min(Math.floor(concurrency / 8), concurrency - endpointConcurrency);
  if (free <= kept) return { limit: free, more: { each: 1, of: moreOf(endpoints, () => 1) } };
  const unearned = Math.ceil(endpointConcurrency / 8);
  const answering = Array.from(endpoints.values()).filter(({ earned }) => earned > 0).length;
  const share = free <= concurrency / 2 ? Math.ceil(concurrency / 2 / Math.max(1, answering)) : concurrency;
  return {
    limit: free - kept,
    more: {
      each: Math.min(unearned, share),
      of: moreOf(endpoints, ({ earned }) => Math.min(unearned + earned, share)),
    },
  };
}

/** How many more each endpoint may have of the number that it is allowed. */
function moreOf(
  endpoints: SlotsInUse["endpoints"],
  allowed: (endpoint: EndpointSlots) => number,
): ReadonlyMap<string, number> {
  return new Map(
    Array.from(endpoints, ([id, endpoint]) => [id, Math.max(0, allowed(endpoint) - endpoint.inFlight)] as const),
  );
}
