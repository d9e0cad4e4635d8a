import type { ClaimTerms } from "@ancrage/core";
import type { StoredDelivery } from "./stored-rows.ts";

/** Notes that an attempt of the delivery may start now, after closing one that was lost. */
export function takeDelivery(delivery: StoredDelivery, { processId, now, leaseMs }: ClaimTerms): void {
  closeLostAttempt(delivery);
  const { row } = delivery;
  delivery.row = { ...row, attempts: row.attempts + 1, leasedUntil: new Date(now.getTime() + leaseMs) };
  delivery.claims += 1;
  delivery.takenBy = { processId, at: now };
  delivery.endpoint.queue.taken.add(delivery);
}

/** Gives up the attempt of a delivery whose lease ran out, if there is one: it may or may not have been sent. */
export function closeLostAttempt(delivery: StoredDelivery): void {
  const { row, takenBy } = delivery;
  if (row.leasedUntil === null || takenBy === null) return;
  delivery.attempts.push({
    deliveryId: row.id,
    number: row.attempts,
    state: "unknown",
    startedAt: takenBy.at,
    durationMs: null,
    requestHeaders: null,
    response: null,
    error: null,
  });
  delivery.row = { ...row, crashes: row.crashes + 1, leasedUntil: null, lastAttemptState: "unknown" };
}
