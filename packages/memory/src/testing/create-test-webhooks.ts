import { type AnyTrigger, createWebhooks, type Tenancy, type Webhooks, type WebhooksOptions } from "@ancrage/core";
import { createMemoryStore, type MemoryStore } from "../memory-store.ts";
import type { MemoryTransaction } from "../memory-transaction.ts";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { recordingStore } from "./recording-store.ts";
import { createScriptedReceiver, type ScriptedReceiver } from "./scripted-receiver.ts";

/** What `createWebhooks` takes, but for the world around it, which is the test's. */
export type TestWebhooksOptions<Triggers extends readonly AnyTrigger[], TenancyMode extends Tenancy> = Omit<
  WebhooksOptions<Triggers, TenancyMode, MemoryTransaction>,
  "store" | "transport" | "resolver" | "clock"
>;

/** Webhooks for a test: a store in memory, a clock that the test moves, a receiver that answers as told. */
export interface TestWebhooks<Triggers extends readonly AnyTrigger[], TenancyMode extends Tenancy = "single"> {
  readonly webhooks: Webhooks<Triggers, TenancyMode, MemoryTransaction>;
  /** `store.transaction(fn)` stands for the host's transaction. */
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  readonly receiver: ScriptedReceiver<Triggers>;
  /** Builds, routes and delivers all that is due now. Time passes only while a scripted answer is awaited. */
  settle(): Promise<void>;
  /** Settles, then moves time by `ms`, stopping wherever something becomes due to settle that. */
  advance(ms: number): Promise<void>;
}

// What a dispatcher waits when work is due that it may not take yet (a rate limit).
const pollMs = 1_000;

/**
 * Webhooks for a test of an application: no sockets, no database, no waiting, and no chance: retries come exactly when
 * the schedule says. Every request is verified on arrival.
 */
export function createTestWebhooks<
  const Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy = "single",
>(options: TestWebhooksOptions<Triggers, TenancyMode>): TestWebhooks<Triggers, TenancyMode> {
  const clock = createManualClock();
  const store = createMemoryStore();
  const { store: recording, seen } = recordingStore(store);
  const { receiver, transport } = createScriptedReceiver<Triggers>(clock, seen);
  const webhooks = createWebhooks<Triggers, TenancyMode, MemoryTransaction>({
    random: () => 0,
    flushAfterMs: 0,
    ...options,
    ...{ store: recording, transport, clock, resolver: { resolve: async () => [] } },
  } as WebhooksOptions<Triggers, TenancyMode, MemoryTransaction>);

  async function settle(): Promise<void> {
    await webhooks.dispatchDue();
  }

  return {
    ...{ webhooks, store, clock, receiver, settle },
    async advance(ms) {
      const until = new Date(clock.now().getTime() + ms);
      await settle();
      while (clock.now() < until) {
        const due = store.nextDueAt() ?? until;
        const next = due > clock.now() ? due : new Date(clock.now().getTime() + pollMs);
        clock.moveTo(next < until ? next : until);
        await settle();
      }
    },
  };
}
