import type { DeliveryReason } from "@ancrage/core";
import type { StoredDelivery, StoredEndpoint } from "./stored-rows.ts";
import { closeLostAttempt } from "./take-delivery.ts";

/** Cancels the endpoint's pending deliveries that match and that nobody holds. */
export function cancelDeliveries(
  { queue }: StoredEndpoint,
  reason: DeliveryReason,
  now: Date,
  matches: (delivery: StoredDelivery) => boolean = () => true,
): void {
  for (const delivery of queue.removeUnheld(now, matches)) {
    closeLostAttempt(delivery);
    delivery.row = { ...delivery.row, state: "canceled", reason, nextAttemptAt: null, endedAt: now };
  }
}
