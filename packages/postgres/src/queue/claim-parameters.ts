import type { ClaimedDelivery, DeliveryClaim } from "@ancrage/core";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";

/** More than any endpoint may have. */
const mostEach = 1_000_000;

/** The parameters in which a statement gets the terms of a claim, from number `first` on; `claimValues` are their values. */
export function claimParameters(first: number) {
  return {
    now: `$${first}::timestamptz`,
    leaseEnd: `$${first + 1}::timestamptz`,
    processId: `$${first + 2}`,
    /** What a claim says of single endpoints as JSON, `[attempts in flight, how many more]` by id. */
    endpoints: `$${first + 3}::text::jsonb`,
    limit: `$${first + 4}::integer`,
    /** The margin of a lease in milliseconds. */
    leaseMarginMs: `$${first + 5}::integer`,
    /** The attempts in flight of an endpoint without a number of its own. */
    endpointConcurrency: `$${first + 6}::integer`,
    /** How many more of each endpoint of which nothing else is said. */
    each: `$${first + 7}::integer`,
  };
}

export type ClaimParameters = ReturnType<typeof claimParameters>;

/** `claimed` are those that the claim has taken so far, `limit` how many it may still take. */
export function claimValues(claim: DeliveryClaim, claimed: readonly ClaimedDelivery[], limit: number): string[] {
  const leaseEnd = new Date(claim.now.getTime() + claim.leaseMs).toISOString();
  return [
    ...[claim.now.toISOString(), leaseEnd, claim.processId, busyIn(claim, claimed)],
    ...[limit, claim.leaseMarginMs, claim.endpointConcurrency].map((number) => limitOf(number)),
  ];
}

/** The value of `each`. */
export function eachValue({ more }: DeliveryClaim): string {
  return limitOf(Math.min(more?.each ?? mostEach, mostEach));
}

/** The condition that an endpoint `e` takes what is due: neither disabled nor paused, nor its tenant. */
export function takesDue(t: Tables, now: string): string {
  return `e.state = 'enabled' and e.paused_until is null and not ${tenantPaused(t, now)}`;
}

/**
 * A CTE with what a claim says of single endpoints. One lookup an endpoint: joined as rows each would be compared with each,
 * because joins by hash are off.
 */
export function busyEndpoints({ endpoints }: Pick<ClaimParameters, "endpoints">): string {
  return `busy as materialized (
  select ${endpoints} as endpoints
)`;
}

/** The attempts that the process has in flight to `endpoint`; beside `busy`. */
export function attemptsInFlight(endpoint: string): string {
  return `coalesce((busy.endpoints -> ${endpoint} -> 0)::integer, 0)`;
}

/** How many attempts the process may begin to endpoint `e`; beside `busy`. */
export function freeSlots({
  endpointConcurrency,
  each,
}: Pick<ClaimParameters, "endpointConcurrency" | "each">): string {
  return `least(
      coalesce(e.concurrency, ${endpointConcurrency}) - ${attemptsInFlight("e.id")},
      coalesce((busy.endpoints -> e.id -> 1)::integer, ${each})
    )`;
}

/** Until when a delivery to an endpoint with this timeout of its own, or `null`, is held. */
export function leaseEndOf(attemptTimeoutMs: string, { now, leaseEnd, leaseMarginMs }: ClaimParameters): string {
  return `coalesce(${now} + interval '1 millisecond' * (${attemptTimeoutMs} + ${leaseMarginMs}), ${leaseEnd})`;
}

/** The endpoints of which a claim says something, as JSON. */
function busyIn({ inFlight, more }: DeliveryClaim, claimed: readonly ClaimedDelivery[]): string {
  const taken = new Map<string, number>();
  for (const { endpoint } of claimed) taken.set(endpoint.id, (taken.get(endpoint.id) ?? 0) + 1);
  const ids = new Set([...inFlight.keys(), ...(more?.of.keys() ?? []), ...taken.keys()]);
  const busy = Array.from(ids, (id) => {
    const already = taken.get(id) ?? 0;
    const moreOf = more === undefined ? mostEach : (more.of.get(id) ?? more.each) - already;
    return [id, [(inFlight.get(id) ?? 0) + already, Math.min(moreOf, mostEach)]] as const;
  });
  return JSON.stringify(Object.fromEntries(busy));
}
