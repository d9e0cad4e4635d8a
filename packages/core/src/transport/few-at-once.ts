import type { Clock } from "../ports/clock.ts";

export interface FewAtOnceOptions {
  /** How many may run at one time. */
  readonly most: number;
  /** The longest that one waits for its turn. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

/** Runs work when its turn comes, in the order in which it was given. */
export type FewAtOnce = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Lets few run at once. Whoever waits too long is rejected and never starts, so that the work behind it is not held up. */
export function createFewAtOnce({ most, patienceMs, clock }: FewAtOnceOptions): FewAtOnce {
  let running = 0;
  const waiting = new Set<() => void>();

  function turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        cancel();
        resolve();
      };
      const cancel = clock.after(patienceMs, () => {
        waiting.delete(begin);
        reject(new Error(`No turn came within ${patienceMs} ms: ${most} others have not ended.`));
      });
      waiting.add(begin);
    });
  }

  return async (work) => {
    if (running < most) running += 1;
    else await turn();
    try {
      return await work();
    } finally {
      // The place goes to the next as it is, so that nobody slips in between.
      const [next] = waiting;
      if (next === undefined) running -= 1;
      else {
        waiting.delete(next);
        next();
      }
    }
  };
}
