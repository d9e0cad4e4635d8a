/** How much longer a lease is than what it is taken for may last: time to prepare an attempt, and to record what came of it. */
export const LEASE_MARGIN_MS = 15_000;

// What is left of it is there to record the result.
const preparingMs = 10_000;

/** The margin of a delivery's lease: longer when authorizing and building again may take longer than it has room for. */
export function deliveryLeaseMargin({
  authorizes,
  buildTimeoutMs,
}: {
  authorizes: boolean;
  buildTimeoutMs: number;
}): number {
  const mayTakeMs = buildTimeoutMs * (authorizes ? 2 : 1);
  return LEASE_MARGIN_MS + Math.max(0, mayTakeMs - preparingMs);
}
