import type { InboundCode, Receipt, Run, RunResult } from "@ancrage/core";
import { TenantTable } from "../tenant-table.ts";

export interface StoredCode {
  row: InboundCode;
}

export interface StoredReceiptRow {
  row: Receipt;
  readonly runs: Run[];
  /** In the order in which they were stored. */
  readonly position: number;
  /** How often it was taken; fences results. */
  claims: number;
  /** Who took it last, and when. */
  takenBy: { readonly processId: string; readonly at: Date } | null;
}

/** A run that an open transaction records. */
export interface RecordedRun {
  readonly result: RunResult;
  readonly now: Date;
}

/** Codes, receipts and runs, and what finds them. */
export class InboundTables {
  readonly codes = new TenantTable<InboundCode, StoredCode>();
  readonly receipts = new TenantTable<Receipt, StoredReceiptRow>();
  /** Names of inbound hooks that are switched off, by tenant. */
  readonly disabledHooks = new Map<string, Set<string>>();
  /** Receipts that are `received`. */
  readonly waiting = new Set<StoredReceiptRow>();
  /** The first receipt of each tenant, hook and dedupe key. */
  readonly firsts = new Map<string, StoredReceiptRow>();

  #stored = 0;

  insertReceipt(row: Receipt): StoredReceiptRow {
    const stored: StoredReceiptRow = { row: { ...row }, runs: [], position: this.#stored++, claims: 0, takenBy: null };
    this.receipts.insert(stored);
    if (row.state === "received") this.waiting.add(stored);
    if (row.dedupeKey !== null && row.duplicateOf === null) this.firsts.set(keyOf(row), stored);
    return stored;
  }

  /** The first receipt with the dedupe key of this one. */
  firstOf(receipt: Receipt): StoredReceiptRow | undefined {
    return receipt.dedupeKey === null ? undefined : this.firsts.get(keyOf(receipt));
  }

  removeReceipts(rows: ReadonlySet<StoredReceiptRow>): void {
    this.receipts.remove(rows);
    for (const stored of rows) if (this.firstOf(stored.row) === stored) this.firsts.delete(keyOf(stored.row));
  }
}

function keyOf({ tenantId, hook, dedupeKey }: Receipt): string {
  return JSON.stringify([tenantId, hook, dedupeKey]);
}
