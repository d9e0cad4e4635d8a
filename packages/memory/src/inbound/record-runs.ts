import type { Receipt, RunResult } from "@ancrage/core";
import type { MemoryTransaction, MemoryTransactions } from "../memory-transaction.ts";
import type { InboundTables, StoredReceiptRow } from "./inbound-tables.ts";

/** `InboundStore.recordRuns`. */
export async function recordRuns(
  tables: InboundTables,
  transactions: MemoryTransactions,
  results: readonly RunResult[],
  now: Date,
): Promise<readonly string[]> {
  for (const { receiptId } of results) await transactions.runOfEnded(receiptId);
  return results.filter((result) => applyRun(tables, result, now)).map(({ receiptId }) => receiptId);
}

/** `InboundStore.recordRunIn`. */
export async function recordRunIn(
  tables: InboundTables,
  transactions: MemoryTransactions,
  transaction: MemoryTransaction,
  result: RunResult,
  now: Date,
): Promise<boolean> {
  const within = transactions.open(transaction);
  if (isStale(tables.receipts.get(result.receiptId), result)) return false;
  within.runs.push({ result, now });
  return true;
}

/** Writes a result unless it came too late. */
export function applyRun(tables: InboundTables, result: RunResult, now: Date): boolean {
  const stored = tables.receipts.get(result.receiptId);
  if (stored === undefined || isStale(stored, result)) return false;
  if (result.run !== null) stored.runs.push({ ...result.run });
  stored.row = receiptAfter(stored.row, result, now);
  if (stored.row.state !== "received") tables.waiting.delete(stored);
  return true;
}

function isStale(stored: StoredReceiptRow | undefined, { claim }: RunResult): boolean {
  return stored === undefined || stored.claims !== claim || stored.row.state !== "received";
}

function receiptAfter(receipt: Receipt, { run, next, answer }: RunResult, now: Date): Receipt {
  const why = next.state === "quarantined" ? next.error : (run?.error ?? null);
  return {
    ...receipt,
    state: next.state,
    reason: next.state === "failed" ? next.reason : null,
    lastError: why ?? receipt.lastError,
    answer: answer === undefined ? receipt.answer : answer,
    runs: receipt.runs - (run === null ? 1 : 0),
    failures: receipt.failures + (run?.state === "failed" ? 1 : 0),
    nextRunAt: next.state === "received" ? next.nextRunAt : null,
    leasedUntil: null,
    endedAt: next.state === "received" ? null : now,
  };
}
