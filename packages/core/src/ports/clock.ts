/** Time, as everything in Ancrage sees it. */
export interface Clock {
  /** The current time. */
  now(): Date;
  /** Milliseconds that only ever grow, for measuring how long something took. */
  monotonicMs(): number;
  /** Calls `callback` once after `ms`; the returned function takes that back. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}
