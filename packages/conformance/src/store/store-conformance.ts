import { cursorCases } from "./cursors.ts";
import { deliveryClaimCases } from "./delivery-claims.ts";
import { deliveryListCases } from "./delivery-lists.ts";
import { deliveryStateCases } from "./delivery-states.ts";
import { duplicateTargetCases } from "./duplicate-targets.ts";
import { endpointChangeCases } from "./endpoint-changes.ts";
import { endpointEffectCases } from "./endpoint-effects.ts";
import { endpointCases } from "./endpoints.ts";
import { eventClaimCases } from "./event-claims.ts";
import { fairClaimCases } from "./fair-claims.ts";
import { heartbeatCases } from "./heartbeats.ts";
import { leaseCases } from "./leases.ts";
import { ledgerCases } from "./ledger.ts";
import { oldestDueCases } from "./oldest-due.ts";
import { ownerCases } from "./owners.ts";
import { pauseCases } from "./pauses.ts";
import { recordedEventCases } from "./recorded-events.ts";
import { restHookCases } from "./rest-hooks.ts";
import { resultCases } from "./results.ts";
import { routingCases } from "./routing.ts";
import { rowCopyCases } from "./row-copies.ts";
import { type StoreConformanceOptions, storeTest } from "./store-test.ts";
import { subscriptionCases } from "./subscriptions.ts";
import { tenantCases } from "./tenants.ts";

/**
 * Every sentence of the store's ports, as cases for any test runner. Time comes in by parameter and nothing is assumed
 * beyond the ports, so that every store runs the same cases. A store passes all of them, or it is no store.
 */
export function storeConformance(options: StoreConformanceOptions): void {
  const subscriptions = storeTest(options, "subscriptions");
  endpointCases(subscriptions);
  endpointChangeCases(subscriptions);
  duplicateTargetCases(subscriptions);
  restHookCases(subscriptions);
  subscriptionCases(subscriptions);

  const routing = storeTest(options, "events and routing");
  recordedEventCases(routing);
  eventClaimCases(routing);
  routingCases(routing);

  const claims = storeTest(options, "claims and leases");
  deliveryClaimCases(claims);
  fairClaimCases(claims);
  pauseCases(claims);
  leaseCases(claims);
  heartbeatCases(claims);
  deliveryStateCases(options);

  const ledger = storeTest(options, "ledger and paging");
  resultCases(ledger);
  endpointEffectCases(ledger);
  ledgerCases(ledger);
  deliveryListCases(ledger);
  cursorCases(ledger);
  oldestDueCases(ledger);
  rowCopyCases(ledger);

  const tenants = storeTest(options, "tenants");
  tenantCases(tenants);
  ownerCases(tenants);
}
