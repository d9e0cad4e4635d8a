import type { ClaimTerms } from "@ancrage/core";
import type { StoredReceiptRow } from "./inbound-tables.ts";

/** Whether somebody runs its handler at `now`. */
export function isHeld({ row: { leasedUntil } }: StoredReceiptRow, now: Date): boolean {
  return leasedUntil !== null && leasedUntil > now;
}

/** Holds a receipt for its next run. A lease that ran out was a crash. */
export function takeReceipt(stored: StoredReceiptRow, { processId, now, leaseMs }: ClaimTerms): void {
  const { row, takenBy } = stored;
  const isLost = row.leasedUntil !== null;
  if (isLost && takenBy !== null) {
    const { id: receiptId, runs: number } = row;
    stored.runs.push({ receiptId, number, state: "unknown", startedAt: takenBy.at, durationMs: null, error: null });
  }
  stored.claims += 1;
  stored.takenBy = { processId, at: now };
  stored.row = {
    ...row,
    runs: row.runs + 1,
    crashes: row.crashes + (isLost ? 1 : 0),
    leasedUntil: new Date(now.getTime() + leaseMs),
  };
}
