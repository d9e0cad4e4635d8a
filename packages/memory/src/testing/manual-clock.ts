import type { Clock } from "@ancrage/core";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time forward, calling what was set for the meantime in its order. Moving it back does nothing. */
  moveTo(time: Date): void;
  /** When the next thing that was set is due; `null` when there is none. */
  nextTimerAt(): Date | null;
}

/** A clock that shows `start`. */
export function createManualClock(start = new Date("2026-01-01T00:00:00.000Z")): ManualClock {
  let nowMs = start.getTime();
  const timers = new Set<Timer>();

  function nextTimer(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }

  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs - start.getTime(),
    after(ms, callback) {
      const timer = { dueMs: nowMs + ms, callback };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    nextTimerAt() {
      const timer = nextTimer(Number.POSITIVE_INFINITY);
      return timer === undefined ? null : new Date(timer.dueMs);
    },
    moveTo(time) {
      for (let timer = nextTimer(time.getTime()); timer !== undefined; timer = nextTimer(time.getTime())) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.callback();
      }
      nowMs = Math.max(nowMs, time.getTime());
    },
  };
}
