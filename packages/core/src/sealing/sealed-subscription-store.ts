import type { Endpoint } from "../model/endpoint.ts";
import type { SubscriptionStore } from "../ports/subscription-store.ts";
import { openEndpoint, readEndpoint, sealEndpoint } from "./sealed-endpoint.ts";
import type { Sealer } from "./sealer.ts";

/**
 * `store`, with the secrets of its endpoints sealed. An endpoint that cannot be opened is read without its secrets, and
 * cannot be changed.
 */
export function sealedSubscriptionStore(store: SubscriptionStore, sealer: Sealer): SubscriptionStore {
  const read = (endpoint: Endpoint) => readEndpoint(endpoint, sealer).endpoint;
  return {
    insertEndpoint: (endpoint) => store.insertEndpoint(sealEndpoint(endpoint, sealer)),
    async updateEndpoint(viewer, endpointId, change, eventsOf) {
      const sealed = (current: Endpoint) => sealEndpoint(change(openEndpoint(current, sealer)), sealer);
      const stored = await store.updateEndpoint(viewer, endpointId, sealed, eventsOf);
      return stored && openEndpoint(stored, sealer);
    },
    deleteEndpoint: (viewer, endpointId, now) => store.deleteEndpoint(viewer, endpointId, now),
    async findEndpoint(endpointId) {
      const endpoint = await store.findEndpoint(endpointId);
      return endpoint && read(endpoint);
    },
    async getEndpoint(viewer, endpointId) {
      const endpoint = await store.getEndpoint(viewer, endpointId);
      return endpoint && read(endpoint);
    },
    countEndpoints: (now) => store.countEndpoints(now),
    async listEndpoints(viewer, query) {
      const { items, nextCursor } = await store.listEndpoints(viewer, query);
      return { items: items.map(read), nextCursor };
    },
    insertSubscription: (subscription) => store.insertSubscription(subscription),
    subscribeRestHook: (endpoint, subscription) =>
      store.subscribeRestHook(sealEndpoint(endpoint, sealer), subscription),
    endSubscription: (viewer, subscriptionId, now) => store.endSubscription(viewer, subscriptionId, now),
    findCandidate: (viewer, subscriptionId) => store.findCandidate(viewer, subscriptionId),
    getSubscription: (viewer, subscriptionId) => store.getSubscription(viewer, subscriptionId),
    updateSubscription: (viewer, subscriptionId, change) => store.updateSubscription(viewer, subscriptionId, change),
    endExpiredSubscriptions: (now, limit) => store.endExpiredSubscriptions(now, limit),
    listSubscriptions: (viewer, query) => store.listSubscriptions(viewer, query),
    listCandidates: (interests) => store.listCandidates(interests),
    pauseTenant: (tenantId, until) => store.pauseTenant(tenantId, until),
    tenantPausedUntil: (tenantId) => store.tenantPausedUntil(tenantId),
    resealEndpoints: (after, limit, change) => store.resealEndpoints(after, limit, change),
  };
}
