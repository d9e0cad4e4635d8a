import { AncrageError, type Delivery, type WebhookEvent } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";

/** `DeliveryStore.addDelivery`. @throws `endpoint_not_found`, `event_not_found` when the event is not routed */
export function addDelivery(tables: MemoryTables, delivery: Delivery, event: WebhookEvent | undefined): Delivery {
  const endpoint = tables.endpointNamed(delivery.endpointId);
  const row = event ?? tables.events.get(delivery.eventId)?.row;
  if ((row?.payload ?? row?.oversizedBytes ?? null) === null) throw eventNotFound(delivery.eventId);
  const stored = event === undefined ? tables.events.get(delivery.eventId) : tables.insertEvent(event);
  if (stored === undefined) throw eventNotFound(delivery.eventId);
  let replay = 0;
  for (const other of stored.deliveries) {
    if (other.endpoint === endpoint) replay = Math.max(replay, other.row.replay + 1);
  }
  const numbered = { ...delivery, replay };
  tables.insertDelivery(numbered, stored, endpoint);
  return numbered;
}

function eventNotFound(eventId: string): AncrageError {
  return new AncrageError(
    "event_not_found",
    `There is no event ${eventId} whose payload has been built, so nothing can be sent again. Wait until it is routed.`,
    { eventId },
  );
}
