import { type DispatchingHarness, inWorldOf } from "./dispatching-world.ts";
import { endpointHealthCases } from "./endpoint-health.ts";
import { managementCases } from "./management.ts";
import { payloadBuilderCases } from "./payload-builder.ts";
import { performListCases } from "./perform-list.ts";
import { poisonCases } from "./poison.ts";
import { processCases } from "./processes.ts";
import { receiverSecurityCases } from "./receiver-security.ts";
import { retryCases } from "./retries.ts";
import { shownFieldsCases } from "./shown-fields.ts";
import { subscriptionCases } from "./subscriptions.ts";
import { wakingCases } from "./waking.ts";
import { watchingCases } from "./watching.ts";

/** What core promises about dispatching, on whatever store: run it once per store. */
export function dispatchingConformance(harness: DispatchingHarness): void {
  const inWorld = inWorldOf(harness);
  managementCases(inWorld);
  subscriptionCases(inWorld);
  payloadBuilderCases(inWorld);
  performListCases(inWorld);
  retryCases(inWorld);
  endpointHealthCases(inWorld);
  processCases(inWorld);
  receiverSecurityCases(inWorld);
  watchingCases(inWorld);
  wakingCases(inWorld);
  shownFieldsCases(inWorld);
  poisonCases(inWorld);
}
