import type { EventReason } from "../model/webhook-event.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import type { Consultation } from "./consult-stage.ts";

/** Tells what a run came to, once it is written: `reason` says why it was rolled back; `null`: it was committed. */
export function announceRun(
  consultations: readonly Consultation[],
  reason: EventReason | null,
  lifecycle: Lifecycle,
): void {
  for (const { event, deliveries } of consultations.map(({ staged }) => staged)) {
    const { id: eventId, tenantId, trigger } = event;
    if (reason !== null) lifecycle.emit("event.rolledBack", { eventId, tenantId, trigger, reason });
    for (const { delivery, attempt } of deliveries) {
      lifecycle.emit(delivery.state === "succeeded" ? "delivery.succeeded" : "delivery.exhausted", {
        ...{ deliveryId: delivery.id, eventId, tenantId, endpointId: delivery.endpointId, trigger },
        ...{ attempts: delivery.attempts, reason: delivery.reason, error: attempt?.error ?? null },
      });
    }
  }
}
