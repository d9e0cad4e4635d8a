import type { Place } from "../place.ts";

const rangeMs = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/** A time range by which a list is narrowed. */
export type RangeName = keyof typeof rangeMs;

/** Those that are offered. */
export const ranges = Object.keys(rangeMs) as readonly RangeName[];

/** The time range in a query; `undefined`: none. */
export function rangeOf(query: Place["query"]): RangeName | undefined {
  return ranges.find((name) => name === query["range"]);
}

/** When a time range began that ends now, as the API is told it. */
export function sinceOf(range: RangeName, now: number): string {
  return new Date(now - rangeMs[range]).toISOString();
}
