import type { ClaimTerms, ListedReceipt, Receipt, StoredReceipt, StoringTerms } from "@ancrage/core";
import type { InboundTables, StoredReceiptRow } from "./inbound-tables.ts";
import { isHeld, takeReceipt } from "./take-receipt.ts";

/** `InboundStore.storeReceipt`. */
export function storeReceipt(
  tables: InboundTables,
  receipt: Receipt,
  { lease, sameBytes }: StoringTerms,
): StoredReceipt {
  const first = tables.firstOf(receipt);
  if (first !== undefined) return storeDuplicate(tables, receipt, first, lease);
  const same = firstWithBytes(tables, receipt);
  if (same !== undefined && sameBytes === "refuse") return { kind: "sameBytes", first: listed(same.row) };
  const stored = tables.insertReceipt({ ...receipt, sameBytesAs: same?.row.id ?? null });
  if (lease !== null) holdForCaller(stored, lease);
  return { kind: "stored", receipt: { ...stored.row }, claim: stored.claims };
}

function storeDuplicate(
  tables: InboundTables,
  receipt: Receipt,
  first: StoredReceiptRow,
  lease: ClaimTerms | null,
): StoredReceipt {
  const now = receipt.createdAt;
  const duplicate = tables.insertReceipt({
    ...receipt,
    ...{ body: new Uint8Array(), duplicateOf: first.row.id, sameBytesAs: null },
    ...{ state: "processed", answer: first.row.answer, nextRunAt: null, leasedUntil: null, endedAt: now },
  });
  if (first.row.state === "failed") {
    const again = { state: "received", reason: null, failures: 0, crashes: 0, nextRunAt: now, endedAt: null } as const;
    first.row = { ...first.row, ...again };
    tables.waiting.add(first);
    if (lease !== null) holdForCaller(first, lease);
  } else if (lease !== null && first.row.state === "received" && !isHeld(first, lease.now)) {
    holdForCaller(first, lease);
  } else {
    return { kind: "duplicate", receipt: listed(duplicate.row), first: listed(first.row) };
  }
  return { kind: "stored", receipt: { ...first.row }, claim: first.claims };
}

function firstWithBytes(tables: InboundTables, { tenantId, hook, bodyHash, dedupeKey }: Receipt) {
  if (bodyHash === null) return undefined;
  return tables.receipts
    .ofTenant(tenantId)
    .find(
      ({ row }) =>
        row.hook === hook && row.bodyHash === bodyHash && row.dedupeKey !== dedupeKey && row.duplicateOf === null,
    );
}

function holdForCaller(stored: StoredReceiptRow, lease: ClaimTerms): void {
  takeReceipt(stored, lease);
  stored.row = { ...stored.row, nextRunAt: null };
}

/** A copy without its bytes. */
export function listed({ body: _, ...row }: Receipt): ListedReceipt {
  return row;
}
