import type { ClaimedReceipt, DueWork, Receipt, ReceiptClaim } from "@ancrage/core";
import { earliest } from "../earliest.ts";
import { sum } from "../measure-due.ts";
import type { MemoryTransactions } from "../memory-transaction.ts";
import { comparePositions } from "../tenant-table.ts";
import type { InboundTables, StoredReceiptRow } from "./inbound-tables.ts";
import { isHeld, takeReceipt } from "./take-receipt.ts";

/** `InboundStore.claimReceipts`. */
export function claimReceipts(
  tables: InboundTables,
  transactions: MemoryTransactions,
  { processId, now, slots }: ReceiptClaim,
): readonly ClaimedReceipt[] {
  const free = new Map(Array.from(slots, ([hook, slot]) => [hook, slot.free]));
  const lines = linesOf(tables, now);
  const due = Array.from(tables.waiting).filter((stored) => {
    const time = dueAt(stored.row);
    return time !== null && time <= now && isInTurn(lines, stored) && !transactions.recordsRunOf(stored.row.id);
  });
  due.sort((a, b) => Number(dueAt(a.row)) - Number(dueAt(b.row)) || comparePositions(a.row, b.row));
  return due.flatMap((stored) => {
    const { hook } = stored.row;
    const left = free.get(hook) ?? 0;
    if (left < 1) return [];
    free.set(hook, left - 1);
    takeReceipt(stored, { processId, now, leaseMs: slots.get(hook)?.leaseMs ?? 0 });
    return [{ receipt: { ...stored.row }, claim: stored.claims }];
  });
}

/** When the next receipt may be claimed; `null`: none waits. */
export function nextReceiptDueAt(tables: InboundTables): Date | null {
  const lines = linesOf(tables, null);
  return earliest(
    Array.from(tables.waiting, (stored) => (isInTurn(lines, stored) ? dueAt(stored.row) : stored.row.leasedUntil)),
  );
}

/** `InboundStore.oldestDueAt`. */
export function oldestDueReceiptAt(tables: InboundTables, hooks: readonly string[], now: Date): Date | null {
  const lines = linesOf(tables, now);
  const waiting = Array.from(tables.waiting).filter(({ row }) => hooks.includes(row.hook));
  const worked = new Set(
    waiting.filter((stored) => isHeld(stored, now) && stored.row.nextRunAt !== null).map(({ row }) => row.hook),
  );
  const oldest = earliest(
    waiting
      .filter((stored) => !worked.has(stored.row.hook) && !isHeld(stored, now) && isInTurn(lines, stored))
      .map(({ row }) => dueAt(row)),
  );
  return oldest === null || oldest > now ? null : oldest;
}

/** `InboundStore.measureDue`. */
export function measureDueReceipts(tables: InboundTables, hooks: readonly string[], limit: number, now: Date): DueWork {
  const lines = linesOf(tables, now);
  const due = Array.from(tables.waiting).filter((stored) => {
    const time = dueAt(stored.row);
    return time !== null && time <= now && isInTurn(lines, stored);
  });
  const ofHooks = hooks.map((hook) => due.filter(({ row }) => row.hook === hook).map(({ row }) => dueAt(row)));
  return sum(
    ofHooks.map((times) => ({ count: times.length, oldestAt: earliest(times) })),
    limit,
  );
}

function dueAt({ leasedUntil, nextRunAt }: Receipt): Date | null {
  return leasedUntil ?? nextRunAt;
}

/** Of each ordering key the one that was stored first of those that have not ended, and whether one of the key is held. */
type Lines = ReadonlyMap<string, { readonly head: StoredReceiptRow; readonly isHeld: boolean }>;

function linesOf(tables: InboundTables, now: Date | null): Lines {
  const lines = new Map<string, { head: StoredReceiptRow; isHeld: boolean }>();
  for (const stored of tables.waiting) {
    const key = lineOf(stored.row);
    if (key === null) continue;
    const line = lines.get(key) ?? { head: stored, isHeld: false };
    if (stored.position < line.head.position) line.head = stored;
    line.isHeld ||= now !== null && isHeld(stored, now);
    lines.set(key, line);
  }
  return lines;
}

function isInTurn(lines: Lines, stored: StoredReceiptRow): boolean {
  const key = lineOf(stored.row);
  const line = key === null ? undefined : lines.get(key);
  return line === undefined || (line.head === stored && !line.isHeld);
}

function lineOf({ tenantId, hook, orderingKey }: Receipt): string | null {
  return orderingKey === null ? null : JSON.stringify([tenantId, hook, orderingKey]);
}
