import { backlogsArea } from "./backlogs-area.ts";
import { cancelArea } from "./cancel-area.ts";
import { candidatesArea } from "./candidates-area.ts";
import { cursorsArea } from "./cursors-area.ts";
import { deleteOnSuccessArea } from "./delete-on-success-area.ts";
import { deliveryClaimsArea } from "./delivery-claims-area.ts";
import { deliveryListsArea } from "./delivery-lists-area.ts";
import { deliveryStatesArea } from "./delivery-states-area.ts";
import { deliverySummariesArea } from "./delivery-summaries-area.ts";
import { duplicateEndpointsArea } from "./duplicate-endpoints-area.ts";
import { endpointChangesArea } from "./endpoint-changes-area.ts";
import { endpointEffectsArea } from "./endpoint-effects-area.ts";
import { endpointsArea } from "./endpoints-area.ts";
import { eventClaimsArea } from "./event-claims-area.ts";
import { eventsOfChangesArea } from "./events-of-changes-area.ts";
import { expiredSubscriptionsArea } from "./expired-subscriptions-area.ts";
import { fairClaimsArea } from "./fair-claims-area.ts";
import { forgetArea } from "./forget-area.ts";
import { heartbeatsArea } from "./heartbeats-area.ts";
import { heldDeliveriesArea } from "./held-deliveries-area.ts";
import { idempotencyArea } from "./idempotency-area.ts";
import { inboundClaimsArea } from "./inbound-claims-area.ts";
import { inboundCodesArea } from "./inbound-codes-area.ts";
import { inboundListsArea } from "./inbound-lists-area.ts";
import { inboundRunsArea } from "./inbound-runs-area.ts";
import { inboundStoringArea } from "./inbound-storing-area.ts";
import { installationArea } from "./installation-area.ts";
import { leasesArea } from "./leases-area.ts";
import { ledgerArea } from "./ledger-area.ts";
import { measuresArea, receiptMeasuresArea } from "./measures-area.ts";
import { oldestDueArea } from "./oldest-due-area.ts";
import { oldestReceiptArea } from "./oldest-receipt-area.ts";
import { orderingArea } from "./ordering-area.ts";
import { orderingPropertyArea } from "./ordering-property-area.ts";
import { oversizedArea } from "./oversized-area.ts";
import { ownersArea } from "./owners-area.ts";
import { pausesArea } from "./pauses-area.ts";
import { purgeArea } from "./purge-area.ts";
import { ratesArea } from "./rates-area.ts";
import { recordedEventsArea } from "./recorded-events-area.ts";
import { replaysArea } from "./replays-area.ts";
import { resealingArea } from "./resealing-area.ts";
import { restHooksArea } from "./rest-hooks-area.ts";
import { resultsArea } from "./results-area.ts";
import { routingArea } from "./routing-area.ts";
import { rowCopiesArea } from "./row-copies-area.ts";
import { sequencesArea } from "./sequences-area.ts";
import { stagesArea } from "./stages-area.ts";
import type { StoreSuite } from "./store-suite.ts";
import { storeTest } from "./store-test.ts";
import { subscriptionEditsArea } from "./subscription-edits-area.ts";
import { subscriptionsArea } from "./subscriptions-area.ts";
import { takenAlongArea } from "./taken-along-area.ts";
import { tenantPausesArea } from "./tenant-pauses-area.ts";
import { tenantsArea } from "./tenants-area.ts";

/**
 * Every sentence of the store's ports, as cases for any test runner. Time comes in by parameter and nothing is assumed
 * beyond the ports, so that every store runs the same cases. A store passes all of them, or it is no store.
 */
export function storeConformance(suite: StoreSuite): void {
  const subscriptions = storeTest(suite, "subscriptions");
  endpointsArea(subscriptions);
  endpointChangesArea(subscriptions);
  duplicateEndpointsArea(subscriptions);
  restHooksArea(subscriptions);
  resealingArea(subscriptions);
  subscriptionsArea(subscriptions);
  subscriptionEditsArea(subscriptions);
  expiredSubscriptionsArea(subscriptions);
  candidatesArea(subscriptions);

  const routing = storeTest(suite, "events and routing");
  recordedEventsArea(routing);
  idempotencyArea(routing);
  eventClaimsArea(routing);
  routingArea(routing);
  takenAlongArea(routing);

  const claims = storeTest(suite, "claims and leases");
  deliveryClaimsArea(claims);
  fairClaimsArea(claims);
  pausesArea(claims);
  tenantPausesArea(claims);
  leasesArea(claims);
  ratesArea(claims);
  orderingArea(claims);
  orderingPropertyArea(suite);
  heartbeatsArea(claims);
  deliveryStatesArea(suite);

  const ledger = storeTest(suite, "ledger and paging");
  resultsArea(ledger);
  endpointEffectsArea(ledger);
  eventsOfChangesArea(ledger);
  ledgerArea(ledger);
  cancelArea(ledger);
  replaysArea(ledger);
  forgetArea(ledger);
  oversizedArea(ledger);
  deleteOnSuccessArea(ledger);
  sequencesArea(ledger);
  heldDeliveriesArea(ledger);
  purgeArea(ledger);
  stagesArea(ledger);
  deliveryListsArea(ledger);
  deliverySummariesArea(ledger);
  cursorsArea(ledger);
  oldestDueArea(ledger);
  backlogsArea(ledger);
  measuresArea(ledger);
  rowCopiesArea(ledger);
  installationArea(ledger);

  const inbound = storeTest(suite, "inbound");
  inboundCodesArea(inbound);
  inboundStoringArea(inbound);
  inboundClaimsArea(inbound);
  oldestReceiptArea(inbound);
  receiptMeasuresArea(inbound);
  inboundRunsArea(inbound);
  inboundListsArea(inbound);

  const tenants = storeTest(suite, "tenants");
  tenantsArea(tenants);
  ownersArea(tenants);
}
