import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { InboundStore } from "../ports/inbound-store.ts";
import type { Logger } from "../ports/logger.ts";

/** Due work that nobody has taken for so long means that nobody dispatches. */
const STALLED_AFTER_MS = 60_000;

/** Where work waits, and what of it this process could take. */
export interface WaitingWork {
  readonly store: {
    readonly deliveries: Pick<DeliveryStore, "oldestDueAt">;
    readonly inbound: Pick<InboundStore, "oldestDueAt">;
  };
  readonly triggers: { readonly names: readonly string[] };
  readonly hooks: { readonly names: readonly string[] };
}

/** Since when the oldest work has been due that nobody takes, if that is at least a minute: what is to be sent, and what was received. */
export async function overdueSince(
  { store, triggers, hooks }: WaitingWork,
  now: Date,
): Promise<{ readonly sending: Date | null; readonly receiving: Date | null }> {
  const [sending, receiving] = await Promise.all([
    store.deliveries.oldestDueAt(triggers.names, now),
    hooks.names.length === 0 ? null : store.inbound.oldestDueAt(hooks.names, now),
  ]);
  const ifOverdue = (time: Date | null) =>
    time !== null && now.getTime() - time.getTime() >= STALLED_AFTER_MS ? time : null;
  return { sending: ifOverdue(sending), receiving: ifOverdue(receiving) };
}

/** Since when an event, delivery or receipt has been due that nobody took, if that is at least a minute; else `null`. */
export async function stalledSince(work: WaitingWork, now: Date): Promise<Date | null> {
  const { sending, receiving } = await overdueSince(work, now);
  const times = [sending, receiving].filter((time) => time !== null);
  return times.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

export interface UndispatchedTerms extends WaitingWork {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether this process dispatches. */
  readonly dispatches: () => boolean;
}

/**
 * Warns once when a process triggers events or receives calls, never dispatches, and they wait for a minute: somebody forgot
 * `start`. Returns the function to call whenever there is new work.
 */
export function createUndispatchedWarning({ clock, logger, dispatches, ...waiting }: UndispatchedTerms): () => void {
  let state: "quiet" | "watching" | "warned" = "quiet";

  // Watching until the store has answered: what is recorded meanwhile must not begin a second watch.
  async function check(): Promise<void> {
    const since = dispatches() ? null : await stalledSince(waiting, clock.now());
    state = since === null ? "quiet" : "warned";
    if (since === null) return;
    logger.warn(
      "Events or received calls have waited for a minute and nobody takes them. Call webhooks.start() in one process, or webhooks.dispatchDue() regularly.",
      { since },
    );
  }

  return () => {
    if (state !== "quiet" || dispatches()) return;
    state = "watching";
    clock.after(STALLED_AFTER_MS, () => {
      check().catch((error: unknown) => {
        state = "quiet";
        logger.debug("Looking for waiting work failed", { error });
      });
    });
  };
}
