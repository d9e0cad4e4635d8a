import type { Store } from "@ancrage/core";
import { createBenchWebhooks } from "./bench-webhooks.ts";
import type { Contender } from "./contender.ts";
import { NewDeal, recordIdOf } from "./delivered-webhook.ts";
import { countMishaps } from "./mishaps.ts";

/** A store for one round. */
export interface RoundStore {
  readonly store: Store;
  /** Called once the events are recorded. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

// In one statement.
const mostEvents = 5_000;

/**
 * The dispatcher on a store, from `start` until the last delivery is recorded as succeeded: it claims events, builds and
 * routes them, claims deliveries, signs, sends, judges, records. The events are recorded beforehand.
 */
export function dispatcherOn(name: string, openStore: () => Promise<RoundStore>): Contender {
  return {
    name: `dispatcher, ${name}`,
    async prepare({ url, deliveries, inFlight }) {
      const { store, settle, close } = await openStore();
      const webhooks = createBenchWebhooks({ store, concurrency: inFlight, endpointConcurrency: inFlight });
      await webhooks.migrate();
      const endpoint = await webhooks.endpoints.create({ name: "bench", url });
      await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
      for (let first = 0; first < deliveries; first += mostEvents) {
        const count = Math.min(mostEvents, deliveries - first);
        const recordIds = Array.from({ length: count }, (_, number) => recordIdOf(first + number));
        await webhooks.triggerWebhookEvents(NewDeal.name, recordIds);
      }
      await settle();

      let succeeded = 0;
      const allSucceeded = new Promise<void>((resolve, reject) => {
        webhooks.on("delivery.succeeded", () => {
          succeeded += 1;
          if (succeeded === deliveries) resolve();
        });
        countMishaps(webhooks, (text) => reject(new Error(`Every delivery should succeed, but ${text}.`)));
      });
      allSucceeded.catch(() => {});

      return {
        async send() {
          await webhooks.start();
          await allSucceeded;
        },
        async close() {
          await webhooks.stop();
          await close();
          if (succeeded > deliveries) throw new Error(`${succeeded} of ${deliveries} deliveries were recorded.`);
        },
      };
    },
  };
}
