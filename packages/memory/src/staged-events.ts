import {
  AncrageError,
  abandonedEvent,
  type ClaimTerms,
  endpointAfter,
  type RolledBackRun,
  type StagedEvent,
} from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { MemoryTransaction, MemoryTransactions } from "./memory-transaction.ts";
import type { StagedCommit } from "./staged-commit.ts";

/** `DeliveryStore.stageEvents`. */
export function stageEvents(
  tables: MemoryTables,
  notes: readonly StagedEvent[],
  { processId, now, leaseMs }: ClaimTerms,
): void {
  const lease = { processId, until: new Date(now.getTime() + leaseMs) };
  for (const staged of notes) tables.notes.set(staged.event.id, { staged, lease });
}

/** `DeliveryStore.commitStages`. */
export function commitStages(
  tables: MemoryTables,
  transactions: MemoryTransactions,
  staged: StagedCommit,
  transaction: MemoryTransaction | undefined,
): boolean {
  const within = transaction === undefined ? null : transactions.open(transaction);
  if (!staged.noteIds.every((id) => tables.notes.has(id))) return false;
  if (within === null) applyStaged(tables, staged);
  else within.staged.push(staged);
  return true;
}

/** Refuses a commit whose notes somebody has looked after meanwhile. @throws `run_abandoned` */
export function checkStaged(tables: MemoryTables, commits: readonly StagedCommit[]): void {
  for (const { noteIds, events } of commits) {
    if (noteIds.every((id) => tables.notes.has(id))) continue;
    const trigger = events[0]?.event.trigger ?? "";
    throw new AncrageError("run_abandoned", `The run of ${trigger} was noted as rolled back before it ended.`, {
      trigger,
    });
  }
}

/** Puts what they came to in the place of notes. */
export function applyStaged(tables: MemoryTables, { noteIds, events }: StagedCommit): void {
  for (const id of noteIds) tables.notes.delete(id);
  for (const { event, deliveries } of events) {
    const stored = tables.insertEvent(event);
    for (const { delivery, attempt } of deliveries) {
      const endpoint = tables.endpointNamed(delivery.endpointId);
      tables.insertDelivery(delivery, stored, endpoint, attempt === null ? [] : [attempt]);
    }
  }
}

/** `DeliveryStore.rollBackStages`. */
export function rollBackStages(
  tables: MemoryTables,
  transactions: MemoryTransactions,
  { noteIds, events, effects }: RolledBackRun,
  now: Date,
): boolean {
  if (!noteIds.every((id) => tables.notes.has(id) && !transactions.takesNote(id))) return false;
  applyStaged(tables, { noteIds, events });
  for (const { endpointId, effect } of effects) {
    const endpoint = tables.endpointNamed(endpointId);
    endpoint.row = endpointAfter(endpoint.row, effect, now);
  }
  return true;
}

/** Looks after notes whose lease has ended, and which no open transaction takes back. */
export function endAbandonedNotes(tables: MemoryTables, transactions: MemoryTransactions, now: Date): void {
  for (const [id, { staged, lease }] of tables.notes) {
    if (lease.until > now || transactions.takesNote(id)) continue;
    applyStaged(tables, { noteIds: [id], events: [abandonedEvent(staged, now)] });
  }
}
