import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import type { Contender } from "./contender.ts";
import { NewDeal, recordIdOf } from "./delivered-webhook.ts";

const mishaps = [
  "event.failed",
  "event.skipped",
  "delivery.failing",
  "delivery.exhausted",
  "delivery.canceled",
] as const;

/**
 * The dispatcher on the memory store, from `start` until the last delivery is recorded as succeeded: it claims events,
 * builds and routes them, claims deliveries, signs, sends, judges, records. The events are recorded beforehand.
 */
export const dispatcher: Contender = {
  name: "dispatcher, memory store",
  async prepare({ url, deliveries, inFlight }) {
    const webhooks = createWebhooks({
      triggers: [NewDeal],
      store: createMemoryStore(),
      urlPolicy: allowLocalReceivers,
      concurrency: inFlight,
      endpointConcurrency: inFlight,
    });
    const endpoint = await webhooks.endpoints.create({ name: "bench", url });
    await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
    await webhooks.triggerWebhookEvents(
      NewDeal.name,
      Array.from({ length: deliveries }, (_, number) => recordIdOf(number)),
    );

    let succeeded = 0;
    const allSucceeded = new Promise<void>((resolve, reject) => {
      webhooks.on("delivery.succeeded", () => {
        succeeded += 1;
        if (succeeded === deliveries) resolve();
      });
      for (const name of mishaps) {
        webhooks.on(name, ({ eventId }) => reject(new Error(`${name} of ${eventId}: every delivery should succeed.`)));
      }
    });
    allSucceeded.catch(() => {});

    return {
      async send() {
        await webhooks.start();
        await allSucceeded;
      },
      async close() {
        await webhooks.stop();
        if (succeeded > deliveries) throw new Error(`${succeeded} of ${deliveries} deliveries were recorded.`);
      },
    };
  },
};
