import { checkInput } from "../api/check-input.ts";
import { whyStalled } from "../delivering/why-stalled.ts";
import { UNTIL_RESUMED } from "../model/endpoint-health.ts";
import type { ActingFor } from "./acting-for.ts";
import { pauseRequest } from "./call-schemas.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { pauseEnd } from "./pause-end.ts";

// A host has a few dozen triggers.
const mostTriggers = 100;

/** What concerns a tenant as a whole: whether anything of it goes out. */
export function tenantOperations(terms: OperatingTerms): Operations["tenant"] {
  const { store, triggers, origin, clock, onDue, receiving } = terms;

  async function status(actingFor: ActingFor | undefined) {
    const { tenantId } = viewerOf(terms, actingFor);
    const now = clock.now();
    const stalled = await whyStalled({ store, triggers, hooks: receiving.hooks }, now);
    const pausedUntil = await store.subscriptions.tenantPausedUntil(tenantId);
    const unregistered = await store.deliveries.waitingTriggers(tenantId, triggers.names, mostTriggers);
    return {
      status: stalled === null ? ("ok" as const) : ("stalled" as const),
      stalled,
      pausedUntil: pausedUntil !== null && pausedUntil > now ? pausedUntil : null,
      origin: await origin(),
      unregisteredTriggers: unregistered,
    };
  }

  return {
    status,
    async pause(request = {}, actingFor) {
      const { until } = checkInput(pauseRequest, request);
      const { tenantId } = viewerOf(terms, actingFor);
      await store.subscriptions.pauseTenant(tenantId, pauseEnd(until ?? UNTIL_RESUMED, clock.now()));
      return status(actingFor);
    },
    async resume(actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      await store.subscriptions.pauseTenant(tenantId, null);
      onDue();
      return status(actingFor);
    },
  };
}
