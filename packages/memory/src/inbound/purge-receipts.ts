import type { ReceiptPurgeTimes } from "@ancrage/core";
import type { InboundTables, StoredReceiptRow } from "./inbound-tables.ts";

/** `InboundStore.purgeReceipts`. */
export function purgeReceipts(tables: InboundTables, before: ReceiptPurgeTimes, limit: number): number {
  const gone = new Set<StoredReceiptRow>();
  for (const stored of tables.receipts) {
    if (gone.size >= limit) break;
    const { state, endedAt } = stored.row;
    const time = state === "processed" ? before.processed : before.other;
    if (time !== null && endedAt !== null && endedAt < time) gone.add(stored);
  }
  tables.removeReceipts(gone);
  return gone.size;
}
