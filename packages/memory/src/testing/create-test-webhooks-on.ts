import {
  type AnyInboundHook,
  type AnyTrigger,
  createSealer,
  createWebhooks,
  openEndpoint,
  type Store,
  type Tenancy,
  type Webhooks,
  type WebhooksOptions,
} from "@ancrage/core";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { recordingStore } from "./recording-store.ts";
import { createScriptedReceiver, type ScriptedReceiver } from "./scripted-receiver.ts";

/** What `createWebhooks` takes, but for the world around it, which is the test's. */
export type TestWorldOptions<
  Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy,
  Transaction,
  Hooks extends readonly AnyInboundHook[] = readonly [],
> = Omit<WebhooksOptions<Triggers, TenancyMode, Transaction, Hooks>, "store" | "transport" | "resolver" | "clock">;

/** Webhooks for a test, on a store of its own choice. */
export interface TestWebhooksOn<Triggers extends readonly AnyTrigger[], TenancyMode extends Tenancy, Transaction> {
  readonly webhooks: Webhooks<Triggers, TenancyMode, Transaction>;
  readonly clock: ManualClock;
  readonly receiver: ScriptedReceiver<Triggers>;
  /** Builds, routes and delivers all that is due now. Time passes only while a scripted answer is awaited. */
  settle(): Promise<void>;
  /** Settles, then moves time by `ms`, stopping wherever something becomes due to settle that. */
  advance(ms: number): Promise<void>;
}

// What a dispatcher waits when work is due that it may not take yet (a rate limit).
const pollMs = 1_000;

/** As `createTestWebhooks`, on any store that can say when it will have work: `nextDueAt`, `null` for never. */
export function createTestWebhooksOn<
  const Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy,
  Transaction,
  const Hooks extends readonly AnyInboundHook[] = readonly [],
>(
  { store, nextDueAt }: { store: Store<Transaction>; nextDueAt(): Promise<Date | null> },
  options: TestWorldOptions<Triggers, TenancyMode, Transaction, Hooks>,
): TestWebhooksOn<Triggers, TenancyMode, Transaction> {
  const clock = createManualClock();
  const sealer = options.sealingKeys === undefined ? null : createSealer(options.sealingKeys);
  const { store: recording, seen } = recordingStore(store, (endpoint) =>
    sealer === null ? endpoint : openEndpoint(endpoint, sealer),
  );
  const { receiver, transport } = createScriptedReceiver<Triggers>(clock, seen);
  const webhooks = createWebhooks<Triggers, TenancyMode, Transaction, Hooks>({
    random: () => 0,
    flushAfterMs: 0,
    ...options,
    ...{ store: recording, transport, clock, resolver: { resolve: async () => [] } },
  } as WebhooksOptions<Triggers, TenancyMode, Transaction, Hooks>);

  async function settle(): Promise<void> {
    await webhooks.dispatchDue();
  }

  return {
    ...{ webhooks, clock, receiver, settle },
    async advance(ms) {
      const until = new Date(clock.now().getTime() + ms);
      await settle();
      while (clock.now() < until) {
        const due = (await nextDueAt()) ?? until;
        const next = due > clock.now() ? due : new Date(clock.now().getTime() + pollMs);
        clock.moveTo(next < until ? next : until);
        await settle();
      }
    },
  };
}
