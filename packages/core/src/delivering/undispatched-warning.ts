import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import { OVERDUE_AFTER_MS, overdueWork, type WaitingWork } from "./overdue-work.ts";

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
    const { since } = dispatches() ? { since: null } : await overdueWork(waiting, clock.now());
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
    clock.after(OVERDUE_AFTER_MS, () => {
      check().catch((error: unknown) => {
        state = "quiet";
        logger.debug("Looking for waiting work failed", { error });
      });
    });
  };
}
