import type { Delivery } from "./delivery.ts";
import { firstDelivery } from "./first-delivery.ts";

/** The delivery that sends the event of `delivery` to its endpoint again, due at once. Its number is the store's to choose. */
export function replayOf(delivery: Delivery, id: string, createdAt: Date): Delivery {
  const { tenantId, eventId, endpointId, subscriptionId, trigger, isTest, sequence } = delivery;
  const place = { id, tenantId, eventId, endpointId, subscriptionId, trigger, isTest, createdAt };
  const { content, deleteOnSuccess, orderingKey } = delivery;
  const asBefore = { content, deleteOnSuccess, orderingKey };
  return { ...firstDelivery({ ...place, ...asBefore, replayOf: delivery.id, note: null }), sequence };
}
