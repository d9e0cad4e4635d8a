import type { Endpoint, Store, WebhookEvent } from "@ancrage/core";

/** A store that remembers what a receiver must know: each endpoint's secrets, and which trigger an event is of. */
export interface RecordingStore {
  endpoint(endpointId: string): Pick<Endpoint, "secrets" | "envelope" | "url">;
  triggerOf(eventId: string): string;
}

/** `store`, remembering what passes through it. */
export function recordingStore<Transaction>(store: Store<Transaction>): {
  store: Store<Transaction>;
  seen: RecordingStore;
} {
  const endpoints = new Map<string, Endpoint>();
  const triggers = new Map<string, string>();
  const { subscriptions, deliveries } = store;
  const seeEvent = ({ id, trigger }: WebhookEvent) => triggers.set(id, trigger);

  const recording: Store<Transaction> = {
    subscriptions: {
      ...subscriptions,
      async updateEndpoint(viewer, endpointId, change) {
        const endpoint = await subscriptions.updateEndpoint(viewer, endpointId, change);
        if (endpoint !== null) endpoints.set(endpoint.id, endpoint);
        return endpoint;
      },
      insertEndpoint(endpoint) {
        endpoints.set(endpoint.id, endpoint);
        return subscriptions.insertEndpoint(endpoint);
      },
      subscribeRestHook(endpoint, subscription) {
        endpoints.set(endpoint.id, endpoint);
        return subscriptions.subscribeRestHook(endpoint, subscription);
      },
    },
    deliveries: {
      ...deliveries,
      recordEvents(events, transaction) {
        events.forEach(seeEvent);
        return deliveries.recordEvents(events, transaction);
      },
      addDelivery(delivery, event) {
        if (event !== undefined) seeEvent(event);
        return deliveries.addDelivery(delivery, event);
      },
    },
  };
  return {
    store: recording,
    seen: {
      endpoint(endpointId) {
        const endpoint = endpoints.get(endpointId);
        if (endpoint === undefined) throw new Error(`No endpoint ${endpointId} was made through this test's webhooks.`);
        return endpoint;
      },
      triggerOf: (eventId) => triggers.get(eventId) ?? "",
    },
  };
}
