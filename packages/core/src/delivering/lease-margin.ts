/** How much longer a lease lasts than the work itself may take, in milliseconds: time enough to record it. */
export const LEASE_MARGIN_MS = 15_000;
