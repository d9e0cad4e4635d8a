import type { Store, Transport, Webhooks } from "@ancrage/core";
import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import { NewDeal, NewDealOnce } from "./delivered-webhook.ts";

/** One Ancrage of the benchmarks. */
export type BenchWebhooks = Webhooks<readonly [typeof NewDeal, typeof NewDealOnce]>;

export interface BenchWebhooksOptions {
  readonly store: Store;
  /** Attempts in flight. Default 128. */
  readonly concurrency?: number;
  /** Attempts in flight to one endpoint. Default: the library's. */
  readonly endpointConcurrency?: number;
  /** Default: the library's. */
  readonly transport?: Transport;
}

// Any key will do: what it seals are the secrets of endpoints that live for one run.
const sealingKeys = [`ancrage_key_${"A".repeat(43)}`];

/** Ancrage as all benchmarks use it: the same triggers, receivers on the loopback. */
export function createBenchWebhooks({ store, ...options }: BenchWebhooksOptions): BenchWebhooks {
  return createWebhooks({
    ...options,
    triggers: [NewDeal, NewDealOnce] as const,
    store,
    sealingKeys: store.durable ? sealingKeys : [],
    urlPolicy: allowLocalReceivers,
  });
}
