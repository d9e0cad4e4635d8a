import type { AnyInboundHook, AnyTrigger, Tenancy } from "@ancrage/core";
import { createMemoryStore, type MemoryStore } from "../memory-store.ts";
import type { MemoryTransaction } from "../memory-transaction.ts";
import { createTestWebhooksOn, type TestWebhooksOn, type TestWorldOptions } from "./create-test-webhooks-on.ts";

/** What `createWebhooks` takes, but for the world around it, which is the test's. */
export type TestWebhooksOptions<
  Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy,
  Hooks extends readonly AnyInboundHook[] = readonly [],
> = TestWorldOptions<Triggers, TenancyMode, MemoryTransaction, Hooks>;

/** Webhooks for a test: a store in memory, a clock that the test moves, a receiver that answers as told. */
export interface TestWebhooks<Triggers extends readonly AnyTrigger[], TenancyMode extends Tenancy = "single">
  extends TestWebhooksOn<Triggers, TenancyMode, MemoryTransaction> {
  /** `store.transaction(fn)` stands for the host's transaction. */
  readonly store: MemoryStore;
}

/**
 * Webhooks for a test of an application: no sockets, no database, no waiting, and no chance: retries come exactly when
 * the schedule says. Every request is verified on arrival.
 */
export function createTestWebhooks<
  const Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy = "single",
  const Hooks extends readonly AnyInboundHook[] = readonly [],
>(options: TestWebhooksOptions<Triggers, TenancyMode, Hooks>): TestWebhooks<Triggers, TenancyMode> {
  const store = createMemoryStore();
  const world = createTestWebhooksOn({ store, nextDueAt: async () => store.nextDueAt() }, options);
  return { ...world, store };
}
