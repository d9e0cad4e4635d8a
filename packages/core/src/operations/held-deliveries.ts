import { AncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { ActingFor } from "./acting-for.ts";
import { endpointNotFound } from "./endpoint-refusals.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";

/** More deliveries than this are not counted: a backlog of any length must not hold up who looks at an endpoint. */
export const MOST_HELD_COUNTED = 10_000;

/** What one call discards at most, for the same reason. */
const discardedAtOnce = 1_000;

/** How many deliveries wait for an endpoint that is disabled or paused; 0 for one that receives. */
export async function heldBy(
  { store, clock }: Pick<OperatingTerms, "store" | "clock">,
  { id, tenantId, state, pausedUntil }: Endpoint,
): Promise<number> {
  if (state === "enabled" && pausedUntil === null) return 0;
  return store.deliveries.countWaiting({ tenantId, ownerId: null }, id, MOST_HELD_COUNTED, clock.now());
}

/** Cancels a batch of what waits for a disabled endpoint. @throws `endpoint_not_found`, `endpoint_enabled` */
export async function discardHeld(terms: OperatingTerms, endpointId: string, actingFor: ActingFor | undefined) {
  const { deliveries } = terms.store;
  const viewer = viewerOf(terms, actingFor);
  const now = terms.clock.now();
  const discarded = await deliveries.discardWaiting(viewer, endpointId, discardedAtOnce, now);
  if (discarded === null) throw endpointNotFound(endpointId);
  if (discarded.state === "enabled") throw endpointEnabled(endpointId);
  const held = await deliveries.countWaiting(viewer, endpointId, MOST_HELD_COUNTED, now);
  return { discarded: discarded.canceled, held };
}

function endpointEnabled(endpointId: string): AncrageError<"endpoint_enabled"> {
  return new AncrageError(
    "endpoint_enabled",
    `The endpoint ${endpointId} is enabled, so what waits for it is to be sent. Disable it first, or cancel its deliveries one by one.`,
    { endpointId },
  );
}
