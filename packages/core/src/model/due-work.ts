/** What may start now and nobody holds. */
export interface DueWork {
  readonly count: number;
  /** Since when the oldest has been due, or was abandoned; `null`: there is none. */
  readonly oldestAt: Date | null;
}

/** Processes that dispatch. */
export interface DispatchersHeard {
  /** How many were heard of lately. */
  readonly alive: number;
  /** When one was heard of last; `null`: none ever was. */
  readonly lastAt: Date | null;
}
