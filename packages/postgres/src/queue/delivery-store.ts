import type { DeliveryStore } from "@ancrage/core";
import type { Database, Queryable } from "../database/database.ts";
import { transactionOf } from "../database/transaction-of.ts";
import { createLedger } from "../ledger/ledger-store.ts";
import { hinting } from "../listening/hint.ts";
import type { Tables } from "../schema/tables.ts";
import { rollingBackStages } from "../staging/roll-back-stages.ts";
import { settlingNotes } from "../staging/settle-notes.ts";
import { stagingEvents } from "../staging/stage-events.ts";
import { cancelingTooOld } from "./cancel-too-old.ts";
import { claimingDeliveries } from "./claim-deliveries.ts";
import { claimingEvents } from "./claim-events.ts";
import { committingRouting } from "./commit-routing.ts";
import { droppingPayloads } from "./drop-payloads.ts";
import { findingBacklogs } from "./find-backlogs.ts";
import { findingOldestDue } from "./find-oldest-due.ts";
import { hearingDispatchers } from "./hear-dispatchers.ts";
import { beating } from "./heartbeat.ts";
import { measuringDue } from "./measure-due.ts";
import { purging } from "./purge.ts";
import { eventFields, intoEventQueue, recordingEvents } from "./record-events.ts";
import { recordInTransaction } from "./record-in-transaction.ts";
import { recordingResults } from "./record-results.ts";

/** The part of the store that is the queue and the ledger. */
export function createDeliveryStore(
  database: Database,
  t: Tables,
  { notify }: { notify: boolean },
): DeliveryStore<Queryable> {
  const recording = recordingEvents(t, { notify });
  const stageEvents = stagingEvents(t);
  const { into, fieldsOf } = intoEventQueue(t);
  const hint = notify ? hinting(t) : "select 1";
  const commitStages = settlingNotes(t, { into, fields: fieldsOf("given"), types: eventFields }, hint, false);
  const rollBackStages = rollingBackStages(t);
  const claimEvents = claimingEvents(t);
  const commitRouting = committingRouting(t);
  const dropPayloads = droppingPayloads(t);
  const claimDeliveries = claimingDeliveries(t);
  const recordResults = recordingResults(t, recording);
  const beat = beating(t);
  const cancelTooOld = cancelingTooOld(t);
  const purge = purging(t);
  const findBacklogs = findingBacklogs(t);
  const findOldestDue = findingOldestDue(t);
  const measureDue = measuringDue(t);
  const hearDispatchers = hearingDispatchers(t);

  return {
    ...createLedger(database, t),
    recordEvents: (events, transaction) => recordInTransaction(recording, database, events, transaction),
    claimEvents: (claim) => claimEvents(database, claim),
    async commitRouting(results, claim) {
      const committed = await commitRouting(database, results, claim);
      const delivered = results.filter((result) => result.state === "routed" && result.delivered);
      const eventIds = delivered.map(({ eventId }) => eventId).filter((id) => committed.eventIds.includes(id));
      if (eventIds.length > 0) await database.transaction((transaction) => dropPayloads(transaction, eventIds));
      return committed;
    },
    claimDeliveries: (claim) => claimDeliveries(database, claim),
    recordResults: (results, now, eventsOf) => recordResults(database, results, now, eventsOf),
    stageEvents: (notes, claim) => stageEvents(database, notes, claim),
    commitStages: async (noteIds, events, transaction) =>
      commitStages(transaction === undefined ? database : transactionOf(transaction, database), noteIds, events),
    rollBackStages: (run, now) => rollBackStages(database, run, now),
    heartbeat: (processId, now, deadBefore) => beat(database, processId, now, deadBefore),
    cancelTooOld: (before, limit, now) => cancelTooOld(database, before, limit, now),
    findBacklogs: (before, limit, now, told) => findBacklogs(database, { before, limit, now, told }),
    purge: (before, limit) => purge(database, before, limit),
    oldestDueAt: (triggers, now) => findOldestDue(database, triggers, now),
    measureDue: (triggers, limit, now) => measureDue(database, triggers, limit, now),
    dispatchersHeard: (since) => hearDispatchers(database, since),
  };
}
