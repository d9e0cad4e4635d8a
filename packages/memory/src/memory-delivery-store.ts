import type { DeliveryStore } from "@ancrage/core";
import { cancelTooOld } from "./cancel-too-old.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { claimEvents } from "./claim-events.ts";
import { commitRouting } from "./commit-routing.ts";
import { findBacklogs } from "./find-backlogs.ts";
import { heartbeat } from "./heartbeat.ts";
import type { InboundTables } from "./inbound/inbound-tables.ts";
import { measureDue } from "./measure-due.ts";
import { createLedger } from "./memory-ledger.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { MemoryTransaction, MemoryTransactions } from "./memory-transaction.ts";
import { oldestDueAt } from "./oldest-due-at.ts";
import { purge } from "./purge.ts";
import { recordEvents } from "./record-events.ts";
import { recordResults } from "./record-results.ts";
import { commitStages, endAbandonedNotes, rollBackStages, stageEvents } from "./staged-events.ts";

/** The part of the memory store that is the queue and the ledger. */
export function createDeliveryStore(
  tables: MemoryTables,
  inbound: InboundTables,
  transactions: MemoryTransactions,
): DeliveryStore<MemoryTransaction> {
  return {
    ...createLedger(tables),

    async recordEvents(events, transaction) {
      return recordEvents(tables, transactions, events, transaction);
    },

    async claimEvents(claim) {
      return claimEvents(tables, claim);
    },

    async commitRouting(results, claim) {
      return commitRouting(tables, results, claim);
    },

    async claimDeliveries(claim) {
      return claimDeliveries(tables, claim);
    },

    async recordResults(results, now, eventsOf) {
      return recordResults(tables, results, now, eventsOf);
    },

    async heartbeat(processId, now, deadBefore) {
      heartbeat(tables, inbound, processId, now, deadBefore);
      endAbandonedNotes(tables, transactions, now);
    },

    async stageEvents(notes, claim) {
      stageEvents(tables, notes, claim);
    },

    async commitStages(noteIds, events, transaction) {
      return commitStages(tables, transactions, { noteIds, events }, transaction);
    },

    async rollBackStages(run, now) {
      return rollBackStages(tables, transactions, run, now);
    },

    async cancelTooOld(before, limit, now) {
      return cancelTooOld(tables, before, limit, now);
    },

    async purge(before, limit) {
      return purge(tables, before, limit);
    },

    async findBacklogs(before, limit, now, told) {
      return findBacklogs(tables, { before, limit, now, told: new Set(told) });
    },

    async oldestDueAt(triggers, now) {
      return oldestDueAt(tables, triggers, now);
    },

    async measureDue(triggers, limit, now) {
      return measureDue(tables, triggers, limit, now);
    },

    async dispatchersHeard(since) {
      const heard = [...tables.processes.values()];
      const lastMs = Math.max(...heard.map(Number));
      return {
        alive: heard.filter((at) => at >= since).length,
        lastAt: heard.length === 0 ? null : new Date(lastMs),
      };
    },
  };
}
