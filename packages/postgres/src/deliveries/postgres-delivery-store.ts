import type { DeliveryStore } from "@ancrage/core";
import type { Database, Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { addingDelivery } from "./add-delivery.ts";
import { claimingDeliveries } from "./claim-deliveries.ts";
import { claimingEvents } from "./claim-events.ts";
import { committingRouting } from "./commit-routing.ts";
import { findingDelivery } from "./find-delivery.ts";
import { findingEvent } from "./find-event.ts";
import { findingOldestDue } from "./find-oldest-due.ts";
import { beating } from "./heartbeat.ts";
import { listingDeliveries } from "./list-deliveries.ts";
import { recordingEvents } from "./record-events.ts";
import { recordInTransaction } from "./record-in-transaction.ts";
import { recordingResults } from "./record-results.ts";

/** The part of the store that is the queue and the ledger. */
export function createDeliveryStore(database: Database, t: Tables): DeliveryStore<Queryable> {
  const recording = recordingEvents(t);
  const claimEvents = claimingEvents(t);
  const commitRouting = committingRouting(t);
  const claimDeliveries = claimingDeliveries(t);
  const recordResults = recordingResults(t);
  const beat = beating(t);
  const addDelivery = addingDelivery(t);
  const findEvent = findingEvent(t);
  const findDelivery = findingDelivery(t);
  const listDeliveries = listingDeliveries(t);
  const findOldestDue = findingOldestDue(t);

  return {
    recordEvents: (events, transaction) => recordInTransaction(recording, database, events, transaction),
    claimEvents: (claim) => claimEvents(database, claim),
    commitRouting: (results) => commitRouting(database, results),
    claimDeliveries: (claim) => claimDeliveries(database, claim),
    recordResults: (results, now) => recordResults(database, results, now),
    heartbeat: (processId, now, deadBefore) => beat(database, processId, now, deadBefore),
    addDelivery: (delivery, event) => addDelivery(database, delivery, event),
    getEvent: (viewer, eventId) => findEvent(database, viewer, eventId),
    getDelivery: (viewer, deliveryId) => findDelivery(database, viewer, deliveryId),
    listDeliveries: (viewer, query) => listDeliveries(database, viewer, query),
    oldestDueAt: (triggers, now) => findOldestDue(database, triggers, now),
  };
}
