import type { DispatchOptions } from "@ancrage/core";

/** Small, so that the bound on duplicates is one that can be broken. */
export const dispatchOptions = { concurrency: 8, flushRows: 16 } as const satisfies DispatchOptions;

/** What one dispatcher that dies may have sent without having recorded it: its attempts in flight, and one flush window. */
export const REPEATED_PER_DEATH = dispatchOptions.concurrency + dispatchOptions.flushRows;

/** What the stores of the story seal with; one that only tests know. */
export const sealingKeys = [`ancrage_key_${"A".repeat(43)}`];
