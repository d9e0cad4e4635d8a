import type { Ledger } from "@ancrage/core";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { addingDelivery } from "./add-delivery.ts";
import { cancelingDelivery, cancelingEvent } from "./cancel-by-hand.ts";
import { countingWaiting, discardingWaiting } from "./discard-waiting.ts";
import { findingDelivery } from "./find-delivery.ts";
import { findingEvent } from "./find-event.ts";
import { forgetting } from "./forget.ts";
import { listingDeliveries } from "./list-deliveries.ts";
import { listingSequence } from "./list-sequence.ts";
import { replayingDeliveries } from "./replay-deliveries.ts";
import { summarizingDeliveries } from "./summarize-deliveries.ts";
import { findingWaitingTriggers } from "./waiting-triggers.ts";

/** The part of the store that people look at, and change by hand. */
export function createLedger(database: Database, t: Tables): Ledger {
  const addDelivery = addingDelivery(t);
  const findEvent = findingEvent(t);
  const findDelivery = findingDelivery(t);
  const listDeliveries = listingDeliveries(t);
  const cancelDelivery = cancelingDelivery(t);
  const cancelEvent = cancelingEvent(t);
  const countWaiting = countingWaiting(t);
  const discardWaiting = discardingWaiting(t);
  const findWaitingTriggers = findingWaitingTriggers(t);
  const forget = forgetting(t);
  const listSequence = listingSequence(t);
  const summarizeDeliveries = summarizingDeliveries(t);
  const replays = replayingDeliveries(t);

  return {
    addDelivery: (delivery, event) => addDelivery(database, delivery, event),
    getEvent: (viewer, eventId) => findEvent(database, viewer, eventId),
    getDelivery: (viewer, deliveryId) => findDelivery(database, viewer, deliveryId),
    listDeliveries: (viewer, query) => listDeliveries(database, viewer, query),
    summarizeDeliveries: (viewer, range) => summarizeDeliveries(database, viewer, range),
    cancelDelivery: (viewer, deliveryId, now) => cancelDelivery(database, viewer, deliveryId, now),
    cancelEvent: (viewer, eventId, now) => cancelEvent(database, viewer, eventId, now),
    countReplayable: async (viewer, query) => replays.count(database, viewer, query),
    countWaiting: (viewer, endpointId, limit, now) => countWaiting(database, viewer, endpointId, limit, now),
    discardWaiting: (viewer, endpointId, limit, now) => discardWaiting(database, viewer, endpointId, limit, now),
    waitingTriggers: (tenantId, registered, limit) => findWaitingTriggers(database, tenantId, registered, limit),
    forget: (record, now) => forget(database, record, now),
    listSequence: (viewer, endpointId, range) => listSequence(database, viewer, endpointId, range),
    replayDeliveries: async (viewer, batch) => replays.replay(database, viewer, batch),
  };
}
