import type { Endpoint } from "../model/endpoint.ts";
import type { ClaimedDelivery, DeliveryStore } from "../ports/delivery-store.ts";
import { createRememberingSealer } from "./remembering-sealer.ts";
import { type ReadEndpoint, readEndpoint } from "./sealed-endpoint.ts";
import type { Sealer } from "./sealer.ts";

/**
 * `store`, whose endpoints come out opened. A claimed delivery of one that cannot be opened says so, and the others of its
 * batch are not touched by it.
 */
export function sealedDeliveryStore<Transaction>(
  store: DeliveryStore<Transaction>,
  sealer: Sealer,
): DeliveryStore<Transaction> {
  const remembering = createRememberingSealer(sealer);
  const read = (endpoint: Endpoint) => readEndpoint(endpoint, sealer).endpoint;
  return {
    recordEvents: (events, transaction) => store.recordEvents(events, transaction),
    claimEvents: (claim) => store.claimEvents(claim),
    async commitRouting(results, claim) {
      const { eventIds, claimed } = await store.commitRouting(results, claim);
      return { eventIds, claimed: readClaimed(claimed, remembering) };
    },
    async claimDeliveries(claim) {
      const { deliveries, roomAt } = await store.claimDeliveries(claim);
      return { deliveries: readClaimed(deliveries, remembering), roomAt };
    },
    async recordResults(results, now, eventsOf) {
      const recorded = await store.recordResults(results, now, eventsOf);
      const endpoints = recorded.endpoints.map(({ before, after }) => ({ before: read(before), after: read(after) }));
      return { ...recorded, endpoints };
    },
    waitingTriggers: (tenantId, registered, limit) => store.waitingTriggers(tenantId, registered, limit),
    stageEvents: (notes, claim) => store.stageEvents(notes, claim),
    commitStages: (noteIds, events, transaction) => store.commitStages(noteIds, events, transaction),
    rollBackStages: (run, now) => store.rollBackStages(run, now),
    heartbeat: (processId, now, deadBefore) => store.heartbeat(processId, now, deadBefore),
    addDelivery: (delivery, event) => store.addDelivery(delivery, event),
    getEvent: (viewer, eventId) => store.getEvent(viewer, eventId),
    async getDelivery(viewer, deliveryId) {
      const detail = await store.getDelivery(viewer, deliveryId);
      return detail && { ...detail, endpoint: read(detail.endpoint) };
    },
    summarizeDeliveries: (viewer, range) => store.summarizeDeliveries(viewer, range),
    listDeliveries: (viewer, query) => store.listDeliveries(viewer, query),
    listSequence: (viewer, endpointId, range) => store.listSequence(viewer, endpointId, range),
    forget: (record, now) => store.forget(record, now),
    countReplayable: (viewer, query) => store.countReplayable(viewer, query),
    replayDeliveries: (viewer, batch) => store.replayDeliveries(viewer, batch),
    cancelDelivery: (viewer, deliveryId, now) => store.cancelDelivery(viewer, deliveryId, now),
    cancelEvent: (viewer, eventId, now) => store.cancelEvent(viewer, eventId, now),
    countWaiting: (viewer, endpointId, limit, now) => store.countWaiting(viewer, endpointId, limit, now),
    discardWaiting: (viewer, endpointId, limit, now) => store.discardWaiting(viewer, endpointId, limit, now),
    findBacklogs: (before, limit, now, told) => store.findBacklogs(before, limit, now, told),
    cancelTooOld: (before, limit, now) => store.cancelTooOld(before, limit, now),
    purge: (before, limit) => store.purge(before, limit),
    oldestDueAt: (triggers, now) => store.oldestDueAt(triggers, now),
    measureDue: (triggers, limit, now) => store.measureDue(triggers, limit, now),
    dispatchersHeard: (since) => store.dispatchersHeard(since),
  };
}

/** Each endpoint is opened once, however many deliveries of the batch share it: opening costs as much as signing. */
function readClaimed(claimed: readonly ClaimedDelivery[], sealer: Sealer): ClaimedDelivery[] {
  const known = new Map<Endpoint, ReadEndpoint>();
  return claimed.map((one) => {
    const read = known.get(one.endpoint) ?? readEndpoint(one.endpoint, sealer);
    known.set(one.endpoint, read);
    const { endpoint, unreadable } = read;
    return unreadable === null ? { ...one, endpoint } : { ...one, endpoint, unreadable };
  });
}
