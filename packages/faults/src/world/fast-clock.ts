import type { Clock } from "@ancrage/core";

/** From when on time runs faster, and how much: the same in every process of a run. */
export interface FastTime {
  /** In ms, by the machine's clock. */
  readonly epochMs: number;
  readonly speed: number;
}

// Before anybody changes it.
const { setTimeout: machineTimeout } = globalThis;

/** Makes every timer of this process run so much faster: what the library waits for without a clock, too. */
export function speedUpTimers({ speed }: FastTime): void {
  const faster = <Args extends unknown[]>(callback: (...args: Args) => void, ms?: number, ...args: Args) =>
    machineTimeout(callback, (ms ?? 0) / speed, ...args);
  globalThis.setTimeout = Object.assign(faster, { __promisify__: machineTimeout.__promisify__ });
}

/** A clock on which leases and heartbeats take a fraction of their time, so that production's own values are put to the test. */
export function fastClock({ epochMs, speed }: FastTime): Clock {
  return {
    now: () => new Date(epochMs + (Date.now() - epochMs) * speed),
    monotonicMs: () => performance.now() * speed,
    after(ms, callback) {
      const timer = machineTimeout(callback, ms / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
