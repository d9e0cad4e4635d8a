import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { StoreClock } from "../ports/store-clock.ts";
import { cappedFaultLog } from "./capped-fault-log.ts";

export interface StoreWatchParts {
  readonly store: Store;
  /** `null`: time is somebody else's. */
  readonly storeTime: StoreClock | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onWork: (of?: "events" | "receipts") => void;
}

const synchronizeMs = 60_000;

/** Hears of work that other processes left, and of the store's time, from `start` to `stop`. */
export function createStoreWatch({ store, storeTime, clock, logger, onWork }: StoreWatchParts) {
  let stopWatching: (() => Promise<void>) | null = null;
  let cancelTimer: (() => void) | null = null;

  const onFault = cappedFaultLog(
    { clock, logger },
    "warn",
    "Work that other processes leave is found by polling only, until listening succeeds again",
  );

  const synchronizeLater = () => {
    cancelTimer = clock.after(synchronizeMs, () => {
      void storeTime?.synchronize();
      synchronizeLater();
    });
  };

  return {
    /** Starting twice changes nothing. */
    start(): void {
      if (cancelTimer !== null) return;
      stopWatching = store.watch?.(onWork, onFault) ?? null;
      synchronizeLater();
    },
    async stop(): Promise<void> {
      cancelTimer?.();
      await stopWatching?.();
    },
  };
}
