import type { Delivery } from "./delivery.ts";
import type { Endpoint } from "./endpoint.ts";

/** How long a delivery may wait for a disabled endpoint: 7 days. */
export const LONGEST_WAIT_MS = 7 * 24 * 3_600_000;

/**
 * Whether a pending delivery has waited since before `before` for an endpoint that is disabled: it waits since it was made,
 * or since the endpoint was disabled if that came later. While an endpoint is enabled, paused or not, nothing is too old;
 * of a deleted one the dispatcher cancels everything anyway.
 */
export function isTooOld(
  { createdAt }: Pick<Delivery, "createdAt">,
  { state, disabledAt, deletedAt }: Pick<Endpoint, "state" | "disabledAt" | "deletedAt">,
  before: Date,
): boolean {
  return state === "disabled" && deletedAt === null && disabledAt !== null && disabledAt < before && createdAt < before;
}
