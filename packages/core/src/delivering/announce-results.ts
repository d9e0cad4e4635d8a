import type { RecordedResults } from "../ports/delivery-store.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Logger } from "../ports/logger.ts";
import { announceEndpoint } from "./announce-endpoint.ts";
import type { AttemptedDelivery } from "./attempt-delivery.ts";
import { isLeft } from "./left-to-others.ts";

/** Tells the host what was recorded; results that came too late only reach the log. */
export function announceResults(
  attempted: readonly AttemptedDelivery[],
  { staleDeliveryIds, canceled, endpoints }: RecordedResults,
  { lifecycle, logger }: { readonly lifecycle: Lifecycle; readonly logger: Logger },
): void {
  const stale = new Set(staleDeliveryIds);
  const canceledInstead = new Map(canceled.map(({ deliveryId, reason }) => [deliveryId, reason]));
  for (const { claimed, result } of attempted) {
    const { id: deliveryId, eventId, tenantId, endpointId, trigger, attempts: begun } = claimed.delivery;
    const { next, attempt } = result;
    if (stale.has(deliveryId)) {
      logger.warn("A result came after its lease had ended; the delivery is attempted again", {
        deliveryId,
        attempt: begun,
      });
      continue;
    }
    const attempts = attempt === null ? begun - 1 : begun;
    const about = { deliveryId, eventId, tenantId, endpointId, trigger, attempts, error: attempt?.error ?? null };
    const instead = canceledInstead.get(deliveryId);
    if (instead !== undefined) {
      lifecycle.emit("delivery.canceled", { ...about, reason: instead });
      continue;
    }
    // Left to another process: nothing was tried, so there is nothing to tell.
    if (isLeft(result)) continue;
    switch (next.state) {
      case "succeeded":
        lifecycle.emit("delivery.succeeded", { ...about, reason: null });
        break;
      case "pending":
        lifecycle.emit("delivery.failing", { ...about, reason: null, nextAttemptAt: next.nextAttemptAt });
        break;
      case "exhausted":
        lifecycle.emit("delivery.exhausted", { ...about, reason: next.reason });
        break;
      case "canceled":
        lifecycle.emit("delivery.canceled", { ...about, reason: next.reason });
        break;
    }
  }
  for (const { before, after } of endpoints) announceEndpoint(before, after, lifecycle);
}
