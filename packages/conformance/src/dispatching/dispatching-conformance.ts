import { type DispatchingHarness, inWorldOf } from "./dispatching-world.ts";
import { endpointHealthCases } from "./endpoint-health.ts";
import { managementCases } from "./management.ts";
import { payloadBuilderCases } from "./payload-builder.ts";
import { performListCases } from "./perform-list.ts";
import { processCases } from "./processes.ts";
import { retryCases } from "./retries.ts";
import { shownFieldsCases } from "./shown-fields.ts";
import { wakingCases } from "./waking.ts";
import { watchingCases } from "./watching.ts";

/** What core promises about dispatching, on whatever store: run it once per store. */
export function dispatchingConformance(harness: DispatchingHarness): void {
  const inWorld = inWorldOf(harness);
  managementCases(inWorld);
  payloadBuilderCases(inWorld);
  performListCases(inWorld);
  retryCases(inWorld);
  endpointHealthCases(inWorld);
  processCases(inWorld);
  watchingCases(inWorld);
  wakingCases(inWorld);
  shownFieldsCases(inWorld);
}
