import type { StoredDelivery } from "./stored-rows.ts";

/**
 * Drops what was sent with a delivery that succeeded and was to drop it: its attempts, and what its event says once every
 * delivery of it has succeeded and was to do so. The rows stay.
 */
export function dropAfterSuccess(delivery: StoredDelivery): void {
  if (!isDropped(delivery)) return;
  delivery.attempts.length = 0;
  const { event } = delivery;
  if ([...event.deliveries].every(isDropped)) event.row = { ...event.row, payload: null, snapshot: null };
}

function isDropped({ row }: StoredDelivery): boolean {
  return row.state === "succeeded" && row.deleteOnSuccess;
}
