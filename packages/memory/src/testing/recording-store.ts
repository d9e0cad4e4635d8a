import type { Endpoint, Store, WebhookEvent } from "@ancrage/core";

/** A store that remembers what a receiver must know: each endpoint's secrets, and which trigger an event is of. */
export interface RecordingStore {
  endpoint(endpointId: string): Pick<Endpoint, "secrets" | "envelope" | "url">;
  triggerOf(eventId: string): string;
  /** Whether a call of the store has not come back yet. */
  isBusy(): boolean;
}

/** `store`, remembering what passes through it; `open` opens the endpoints if they are sealed. */
export function recordingStore<Transaction>(
  store: Store<Transaction>,
  open: (endpoint: Endpoint) => Endpoint = (endpoint) => endpoint,
): {
  store: Store<Transaction>;
  seen: RecordingStore;
} {
  const endpoints = new Map<string, Endpoint>();
  const triggers = new Map<string, string>();
  let calls = 0;
  async function count<Result>(call: () => Promise<Result>): Promise<Result> {
    calls += 1;
    try {
      return await call();
    } finally {
      calls -= 1;
    }
  }
  const counted = <Part extends object>(part: Part): Part => {
    const call =
      (method: (...values: unknown[]) => Promise<unknown>) =>
      (...values: unknown[]) =>
        count(() => method.apply(part, values));
    return Object.fromEntries(Object.entries(part).map(([name, method]) => [name, call(method)])) as Part;
  };
  const subscriptions = counted(store.subscriptions);
  const deliveries = counted(store.deliveries);
  const { installation } = store;
  const seeEvent = ({ id, trigger }: WebhookEvent) => triggers.set(id, trigger);

  const seeEndpoint = (endpoint: Endpoint) => endpoints.set(endpoint.id, open(endpoint));

  const recording: Store<Transaction> = {
    ...store,
    ...(installation !== undefined && { installation: () => count(() => installation.call(store)) }),
    subscriptions: {
      ...subscriptions,
      async updateEndpoint(viewer, endpointId, change, eventsOf) {
        const endpoint = await subscriptions.updateEndpoint(viewer, endpointId, change, eventsOf);
        if (endpoint !== null) seeEndpoint(endpoint);
        return endpoint;
      },
      insertEndpoint(endpoint) {
        seeEndpoint(endpoint);
        return subscriptions.insertEndpoint(endpoint);
      },
      subscribeRestHook(endpoint, subscription) {
        seeEndpoint(endpoint);
        return subscriptions.subscribeRestHook(endpoint, subscription);
      },
    },
    deliveries: {
      ...deliveries,
      recordEvents(events, transaction) {
        events.forEach(seeEvent);
        return deliveries.recordEvents(events, transaction);
      },
      stageEvents(notes, claim) {
        for (const { event } of notes) seeEvent(event);
        return deliveries.stageEvents(notes, claim);
      },
      // An event of a tracked table was recorded by the database, and is seen here first.
      async claimEvents(claim) {
        const claimed = await deliveries.claimEvents(claim);
        for (const { event } of claimed) seeEvent(event);
        return claimed;
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
      isBusy: () => calls > 0,
    },
  };
}
