import type { ListedReceipt, Page, Receipt, ReceiptDetail, ReceiptQuery } from "@ancrage/core";
import { codeOf } from "./codes.ts";
import type { InboundTables } from "./inbound-tables.ts";
import { listed } from "./store-receipt.ts";

const duplicatesShown = 100;

/** `InboundStore.listReceipts`. */
export function listReceipts(tables: InboundTables, tenantId: string, query: ReceiptQuery): Page<ListedReceipt> {
  const { hook, codeId, state, since } = query;
  const { items, nextCursor } = tables.receipts.page(
    tenantId,
    query,
    ({ row }) =>
      (hook === undefined || row.hook === hook) &&
      (codeId === undefined || row.codeId === codeId) &&
      (since === undefined || row.createdAt >= since) &&
      (state === undefined || (state === "failing" ? isFailing(row) : row.state === state)),
  );
  return { items: items.map(listed), nextCursor };
}

/** `InboundStore.getReceipt`. */
export function getReceipt(tables: InboundTables, tenantId: string, receiptId: string): ReceiptDetail | null {
  const stored = tables.receipts.get(receiptId);
  if (stored === undefined || stored.row.tenantId !== tenantId) return null;
  const duplicates = tables.receipts
    .ofTenant(tenantId)
    .filter(({ row }) => row.duplicateOf === receiptId)
    .toReversed()
    .slice(0, duplicatesShown);
  const code = codeOf(tables, tenantId, stored.row.codeId);
  return {
    receipt: { ...stored.row },
    code: code === undefined ? null : { ...code.row },
    runs: stored.runs.map((run) => ({ ...run })),
    duplicates: duplicates.map(({ row }) => listed(row)),
  };
}

function isFailing({ state, failures, crashes }: Receipt): boolean {
  return state === "failed" || state === "quarantined" || (state === "received" && failures + crashes > 0);
}
