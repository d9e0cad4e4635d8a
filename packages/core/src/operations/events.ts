import type { EventDetail } from "../ports/ledger.ts";
import { decisionOperation } from "./decision.ts";
import { eventNotFound } from "./event-not-found.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { eventReply } from "./replies.ts";

export function eventOperations(terms: OperatingTerms): Operations["events"] {
  const { store, clock } = terms;

  function found(eventId: string, detail: EventDetail | null): EventDetail {
    if (detail !== null) return detail;
    throw eventNotFound(eventId);
  }

  return {
    decision: decisionOperation(terms),
    async get(eventId, actingFor) {
      return eventReply(found(eventId, await store.deliveries.getEvent(viewerOf(terms, actingFor), eventId)));
    },
    async cancel(eventId, actingFor) {
      const viewer = viewerOf(terms, actingFor);
      return eventReply(found(eventId, await store.deliveries.cancelEvent(viewer, eventId, clock.now())));
    },
  };
}
