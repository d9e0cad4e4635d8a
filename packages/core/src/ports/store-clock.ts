import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { Store } from "./store.ts";

/** A clock that shows the store's time: processes whose own clocks differ agree on what is due. */
export interface StoreClock extends Clock {
  /** Asks the store again what time it is. Never rejects. */
  synchronize(): Promise<void>;
}

/** `clock`, set right by the store's, as far as the store has one of its own. Until it was asked it shows the process's time. */
export function createStoreClock(clock: Clock, store: Store, logger: Logger): StoreClock {
  let aheadMs = 0;
  return {
    now: () => new Date(clock.now().getTime() + aheadMs),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, callback) => clock.after(ms, callback),
    async synchronize() {
      if (store.now === undefined) return;
      try {
        const startedMs = clock.monotonicMs();
        const time = await store.now();
        const tripMs = clock.monotonicMs() - startedMs;
        aheadMs = Math.round(time.getTime() + tripMs / 2 - clock.now().getTime());
      } catch (error) {
        logger.warn("The store's time could not be read; the last difference to it is kept", { error });
      }
    },
  };
}
