import { AncrageError } from "../errors/ancrage-error.ts";
import { firstDelivery } from "../model/first-delivery.ts";
import { PAGE_LIMIT } from "../model/page.ts";
import { endpointDisabled, endpointNotFound } from "./not-found.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { pickFields } from "./pick-fields.ts";
import { deliveryDetailReply, deliveryReply, pageReply } from "./replies.ts";

export function deliveryOperations(terms: OperatingTerms): Operations["deliveries"] {
  const { store, clock, ids, onDue } = terms;

  async function find(deliveryId: string, actingFor: Parameters<typeof viewerOf>[1]) {
    const detail = await store.deliveries.getDelivery(viewerOf(terms, actingFor), deliveryId);
    if (detail !== null) return detail;
    throw new AncrageError("delivery_not_found", `There is no delivery ${deliveryId}.`, { deliveryId });
  }

  return {
    async list({ limit = PAGE_LIMIT.default, ...filter } = {}, actingFor) {
      const viewer = viewerOf(terms, actingFor);
      return pageReply(await store.deliveries.listDeliveries(viewer, { ...filter, limit }), deliveryReply);
    },
    async get(deliveryId, actingFor) {
      return deliveryDetailReply(await find(deliveryId, actingFor));
    },
    async replay(deliveryId, actingFor) {
      const { delivery, endpoint } = await find(deliveryId, actingFor);
      if (endpoint.deletedAt !== null) throw endpointNotFound(endpoint.id);
      if (endpoint.state === "disabled") throw endpointDisabled(endpoint.id);
      const createdAt = clock.now();
      const replay = await store.deliveries.addDelivery(
        firstDelivery({
          ...pickFields(delivery, ["tenantId", "eventId", "endpointId", "subscriptionId", "trigger", "isTest"]),
          id: ids.next("dlv", createdAt),
          replayOf: delivery.id,
          note: null,
          createdAt,
        }),
      );
      onDue();
      return deliveryReply(replay);
    },
  };
}
