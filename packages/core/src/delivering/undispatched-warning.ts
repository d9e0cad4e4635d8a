import type { Clock } from "../ports/clock.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { Logger } from "../ports/logger.ts";

/** Due work that nobody has taken for so long means that nobody dispatches. */
const STALLED_AFTER_MS = 60_000;

/** Since when something has been due that nobody took, if that is at least a minute; else `null`. */
export async function stalledSince(
  deliveries: DeliveryStore,
  triggers: readonly string[],
  now: Date,
): Promise<Date | null> {
  const oldest = await deliveries.oldestDueAt(triggers, now);
  return oldest !== null && now.getTime() - oldest.getTime() >= STALLED_AFTER_MS ? oldest : null;
}

export interface UndispatchedTerms {
  readonly deliveries: DeliveryStore;
  readonly triggers: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether this process dispatches. */
  readonly dispatches: () => boolean;
}

/**
 * Warns once when a process triggers events, never dispatches, and they wait for a minute: somebody forgot `start`.
 * Returns the function to call whenever events were recorded.
 */
export function createUndispatchedWarning({
  deliveries,
  triggers,
  clock,
  logger,
  dispatches,
}: UndispatchedTerms): () => void {
  let state: "quiet" | "watching" | "warned" = "quiet";

  // Watching until the store has answered: what is recorded meanwhile must not begin a second watch.
  async function check(): Promise<void> {
    const since = dispatches() ? null : await stalledSince(deliveries, triggers, clock.now());
    state = since === null ? "quiet" : "warned";
    if (since === null) return;
    logger.warn(
      "Events have waited for a minute and nobody delivers them. Call webhooks.start() in one process, or webhooks.dispatchDue() regularly.",
      { since },
    );
  }

  return () => {
    if (state !== "quiet" || dispatches()) return;
    state = "watching";
    clock.after(STALLED_AFTER_MS, () => {
      check().catch((error: unknown) => {
        state = "quiet";
        logger.debug("Looking for waiting events failed", { error });
      });
    });
  };
}
