import { catchUpCases } from "./catch-up.ts";
import { type DispatchingHarness, inWorldOf } from "./dispatching-world.ts";
import { endpointHealthCases } from "./endpoint-health.ts";
import { forgettingCases } from "./forgetting.ts";
import { hostileArgumentCases } from "./hostile-arguments.ts";
import { idempotencyCases } from "./idempotency.ts";
import { managementCases } from "./management.ts";
import { payloadBuilderCases } from "./payload-builder.ts";
import { performListCases } from "./perform-list.ts";
import { poisonCases } from "./poison.ts";
import { processCases } from "./processes.ts";
import { receiverSecurityCases } from "./receiver-security.ts";
import { replayCases } from "./replays.ts";
import { retentionCases } from "./retention.ts";
import { retryCases } from "./retries.ts";
import { shownFieldsCases } from "./shown-fields.ts";
import { subscriptionCases } from "./subscriptions.ts";
import { waitingAndCancelingCases } from "./waiting-and-canceling.ts";
import { wakingCases } from "./waking.ts";
import { watchingCases } from "./watching.ts";

/** What core promises about dispatching, on whatever store: run it once per store. */
export function dispatchingConformance(harness: DispatchingHarness): void {
  const inWorld = inWorldOf(harness);
  managementCases(inWorld);
  hostileArgumentCases(inWorld);
  subscriptionCases(inWorld);
  idempotencyCases(inWorld);
  waitingAndCancelingCases(inWorld);
  payloadBuilderCases(inWorld);
  performListCases(inWorld);
  retryCases(inWorld);
  replayCases(inWorld);
  forgettingCases(inWorld);
  catchUpCases(inWorld);
  retentionCases(inWorld);
  endpointHealthCases(inWorld);
  processCases(inWorld);
  receiverSecurityCases(inWorld);
  watchingCases(inWorld);
  wakingCases(inWorld);
  shownFieldsCases(inWorld);
  poisonCases(inWorld);
}
