/** How many calls are taken: `limit` at once, and as many again in each `intervalMs`. */
export interface CallRateLimit {
  readonly limit: number;
  readonly intervalMs: number;
}

// Callers that are remembered; beyond that the ones that have been quiet longest are forgotten.
const mostCallers = 20_000;

/** Counts the calls of each caller in this process: a bucket that empties by one a call and fills evenly. */
export class CallRate {
  readonly #limit: CallRateLimit;
  readonly #buckets = new Map<string, { left: number; atMs: number }>();

  constructor(limit: CallRateLimit) {
    this.#limit = limit;
  }

  /** Takes one call of `caller` at `nowMs`: 0, or the milliseconds after which one will be taken. */
  take(caller: string, nowMs: number): number {
    const { limit, intervalMs } = this.#limit;
    const known = this.#buckets.get(caller);
    const filled = known === undefined ? limit : known.left + ((nowMs - known.atMs) * limit) / intervalMs;
    const left = Math.min(limit, filled);
    // The newest is last, so that the first is the one that has been quiet longest.
    this.#buckets.delete(caller);
    if (left < 1) {
      this.#buckets.set(caller, { left, atMs: nowMs });
      return Math.ceil(((1 - left) * intervalMs) / limit);
    }
    this.#buckets.set(caller, { left: left - 1, atMs: nowMs });
    if (this.#buckets.size > mostCallers) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    return 0;
  }
}
