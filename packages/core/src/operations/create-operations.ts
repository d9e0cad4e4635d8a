import { checkInput } from "../api/check-input.ts";
import { overdueWork } from "../delivering/overdue-work.ts";
import { newestVersion } from "../triggers/payload-version.ts";
import { performList } from "../triggers/perform-list.ts";
import { recordListing } from "./call-schemas.ts";
import { deliveryOperations } from "./deliveries.ts";
import { endpointOperations } from "./endpoints.ts";
import { eventOperations } from "./events.ts";
import { forgetOperation } from "./forget.ts";
import { createInboundOperations } from "./inbound/create-inbound-operations.ts";
import { matchOperation } from "./match.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { triggerReply } from "./replies.ts";
import { subscriptionOperations } from "./subscriptions.ts";
import { tenantOperations } from "./tenant.ts";

/** The operations on one store with one set of triggers. */
export function createOperations(terms: OperatingTerms): Operations {
  const { store, triggers, build, clock, logger, receiving } = terms;
  return {
    triggers: {
      match: matchOperation(terms),
      list: () => triggers.all.map(triggerReply),
      async performList(name, options = {}, actingFor) {
        const { limit, version = newestVersion(triggers.all) } = checkInput(recordListing, options);
        const { tenantId } = viewerOf(terms, actingFor);
        return performList(triggers.get(name), { limit, tenantId, version }, build, logger);
      },
    },
    endpoints: endpointOperations(terms),
    subscriptions: subscriptionOperations(terms),
    events: eventOperations(terms),
    deliveries: deliveryOperations(terms),
    tenant: tenantOperations(terms),
    inbound: createInboundOperations(terms),
    forget: forgetOperation(terms),
    metrics: terms.metricsText,
    async health() {
      const { since } = await overdueWork({ store, triggers, hooks: receiving.hooks }, clock.now());
      return since === null ? "ok" : "stalled";
    },
  };
}
