import type { DeliveryClaim } from "../ports/delivery-store.ts";

export interface SlotsInUse {
  /** Attempts in flight in this process at most, and to one endpoint. */
  readonly concurrency: number;
  readonly endpointConcurrency: number;
  /** Attempts in flight, by endpoint. */
  readonly inFlight: ReadonlyMap<string, number>;
  readonly free: number;
}

/** What a claim may take: the part of it that says so. */
export type ClaimShare = Pick<DeliveryClaim, "limit" | "endpointConcurrency" | "inFlight">;

// More than any endpoint may have.
const full = 1_000_000;

/**
 * What the next claim may take, so that endpoints which do not answer leave room for those that do. An eighth of the slots
 * is kept for endpoints that have nothing in flight, one for each; and once half of all slots are taken, no endpoint that
 * has some gets more than its equal share of that half, so that those which never give one back hold no more than it.
 * Pure.
 */
export function claimShare({ concurrency, endpointConcurrency, inFlight, free }: SlotsInUse): ClaimShare {
  // Where one endpoint may have all slots there is nothing to keep or to share.
  if (endpointConcurrency >= concurrency) return { limit: free, endpointConcurrency, inFlight };
  const kept = Math.min(Math.floor(concurrency / 8), concurrency - endpointConcurrency);
  if (free <= kept) {
    const busy = new Map(Array.from(inFlight.keys(), (endpointId) => [endpointId, full]));
    return { limit: free, endpointConcurrency: 1, inFlight: busy };
  }
  const share = Math.ceil(concurrency / 2 / Math.max(1, inFlight.size));
  const isCrowded = free <= concurrency / 2;
  return {
    limit: free - kept,
    endpointConcurrency: isCrowded ? Math.min(endpointConcurrency, share) : endpointConcurrency,
    inFlight,
  };
}
