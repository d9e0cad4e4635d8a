import { stalledSince } from "../delivering/undispatched-warning.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import { performList } from "../triggers/perform-list.ts";
import { deliveryOperations } from "./deliveries.ts";
import { endpointOperations } from "./endpoints.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { eventReply, triggerReply } from "./replies.ts";
import { subscriptionOperations } from "./subscriptions.ts";

// Automation platforms show three records to choose from.
const performListLimit = 3;

/** The operations on one store with one set of triggers. */
export function createOperations(terms: OperatingTerms): Operations {
  const { store, triggers, build, clock, logger } = terms;
  return {
    triggers: {
      list: () => triggers.all.map(triggerReply),
      async performList(name, { limit = performListLimit } = {}, actingFor) {
        const { tenantId } = viewerOf(terms, actingFor);
        return performList(triggers.get(name), { limit, tenantId }, build, logger);
      },
    },
    endpoints: endpointOperations(terms),
    subscriptions: subscriptionOperations(terms),
    events: {
      async get(eventId, actingFor) {
        const detail = await store.deliveries.getEvent(viewerOf(terms, actingFor), eventId);
        if (detail === null) throw new AncrageError("event_not_found", `There is no event ${eventId}.`, { eventId });
        return eventReply(detail);
      },
    },
    deliveries: deliveryOperations(terms),
    async health() {
      return (await stalledSince(store.deliveries, triggers.names, clock.now())) === null ? "ok" : "stalled";
    },
  };
}
