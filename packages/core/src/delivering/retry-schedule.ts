const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits before each retry, unless the trigger has its own: ten attempts over three days. */
export const DEFAULT_RETRY_SCHEDULE_MS: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];

// Added only, so that a retry is never early; spreads what failed together.
const jitter = 0.2;

/** The wait after `failures` failed steps, with up to 20 % more; `null` when the schedule is used up. */
export function retryWaitMs(schedule: readonly number[], failures: number, random: number): number | null {
  const step = schedule[failures];
  return step === undefined ? null : Math.round(step * (1 + jitter * random));
}
