import type { ClaimedDelivery } from "@ancrage/core";

/** The ids of rows, sorted, for comparing sets that have no order. */
export function idsOf(rows: Iterable<{ readonly id: string }>): string[] {
  return Array.from(rows, ({ id }) => id).sort();
}

/** The same of the deliveries in claims. */
export function claimedIds(claimed: readonly ClaimedDelivery[]): string[] {
  return idsOf(claimed.map(({ delivery }) => delivery));
}

/** How many claims each endpoint got, by its id. */
export function claimsPerEndpoint(claimed: readonly ClaimedDelivery[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { endpoint } of claimed) counts.set(endpoint.id, (counts.get(endpoint.id) ?? 0) + 1);
  return counts;
}
