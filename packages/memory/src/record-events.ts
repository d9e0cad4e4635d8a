import type { NewEvent, RecordedEvent, WebhookEvent } from "@ancrage/core";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { MemoryTransaction, MemoryTransactions, OpenTransaction } from "./memory-transaction.ts";

/** `DeliveryStore.recordEvents`. */
export async function recordEvents(
  tables: MemoryTables,
  transactions: MemoryTransactions,
  events: readonly NewEvent[],
  transaction: MemoryTransaction | undefined,
): Promise<readonly RecordedEvent[]> {
  let within = transaction === undefined ? null : transactions.open(transaction);
  for (let other = transactions.holderOf(events, within); other; other = transactions.holderOf(events, within)) {
    await other.ended;
    within = transaction === undefined ? null : transactions.open(transaction);
  }
  return recordIn(tables, within, events);
}

/** Records events together with what they come of, in no transaction of the caller's. */
export function recordAtOnce(tables: MemoryTables, events: readonly NewEvent[]): void {
  if (events.length > 0) recordIn(tables, null, events);
}

function recordIn(
  tables: MemoryTables,
  within: OpenTransaction | null,
  events: readonly NewEvent[],
): readonly RecordedEvent[] {
  // Written at the end: all of it is kept, or nothing.
  const keys = new IdempotencyKeys();
  const fresh: WebhookEvent[] = [];
  const recorded = events.map((event) => {
    const standing = keys.standsFor(event) ?? within?.keys.standsFor(event) ?? tables.idempotencyKeys.standsFor(event);
    if (standing !== null) return { eventId: standing, duplicate: true };
    keys.set(event);
    const { idempotency: _, ...row } = event;
    fresh.push(row);
    return { eventId: event.id, duplicate: false };
  });
  (within?.keys ?? tables.idempotencyKeys).addAll(keys);
  if (within === null) for (const event of fresh) tables.insertEvent(event);
  else within.events.push(...fresh);
  return recorded;
}
