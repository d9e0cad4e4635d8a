import type { DeliveryReason } from "@ancrage/core";
import type { StoredDelivery, StoredEndpoint } from "./stored-rows.ts";
import { closeLostAttempt } from "./take-delivery.ts";

/** Cancels the endpoint's pending deliveries that match and that nobody holds, and returns them. */
export function cancelDeliveries(
  { queue }: StoredEndpoint,
  reason: DeliveryReason,
  now: Date,
  matches: (delivery: StoredDelivery) => boolean = () => true,
): readonly StoredDelivery[] {
  const canceled = queue.removeUnheld(now, matches);
  for (const delivery of canceled) {
    closeLostAttempt(delivery);
    delivery.row = { ...delivery.row, state: "canceled", reason, nextAttemptAt: null, endedAt: now };
  }
  return canceled;
}
