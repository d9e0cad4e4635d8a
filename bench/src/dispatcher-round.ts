import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { NewDeal, recordIdOf } from "./delivered-webhook.ts";
import type { Round } from "./round.ts";

const mishaps = [
  "event.failed",
  "event.skipped",
  "delivery.failing",
  "delivery.exhausted",
  "delivery.canceled",
] as const;

/**
 * The dispatcher on the memory store, from `start` until the last delivery is recorded as succeeded: claims the events,
 * builds and routes them, claims the deliveries, signs, sends, judges, records. The events are there before.
 */
export async function dispatcherRound({ url, deliveries, inFlight, deadline }: Round): Promise<void> {
  const webhooks = createWebhooks({
    triggers: [NewDeal],
    store: createMemoryStore(),
    urlPolicy: allowLocalReceivers,
    concurrency: inFlight,
    endpointConcurrency: inFlight,
  });
}
