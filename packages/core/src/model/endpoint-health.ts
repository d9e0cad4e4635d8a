import type { Endpoint } from "./endpoint.ts";

/** What an endpoint has that has never failed, or was given a new start. */
export const NO_FAILURES = {
  failuresInARow: 0,
  pauses: 0,
  failingSince: null,
  failingStage: 0,
} as const satisfies Partial<Endpoint>;

/** What an endpoint has that is not paused. */
export const NO_PAUSE = { pausedUntil: null, pauseReason: null } as const satisfies Partial<Endpoint>;

/** The end of a pause that lasts until somebody ends it: a time that every database can keep and nobody lives to see. */
export const UNTIL_RESUMED = new Date("9999-12-31T23:59:59.999Z");

/** Whether somebody paused the endpoint and that pause lasts: no outcome ends, shortens or lengthens it. */
export function isPausedByOperator({ pauseReason, pausedUntil }: Endpoint, now: Date): boolean {
  return pauseReason === "byOperator" && pausedUntil !== null && pausedUntil > now;
}

/** What ends a pause of an endpoint, unless somebody else is to end it. */
export function endOfPause(endpoint: Endpoint, now: Date): Partial<Endpoint> {
  return isPausedByOperator(endpoint, now) ? {} : NO_PAUSE;
}

/** How an endpoint is, in one word: what is said first holds. */
export type EndpointHealth = "disabled" | "paused" | "failing" | "healthy";

/** Whether it is disabled, paused at `now`, failing since its last success, or well. */
export function healthOf(
  { state, pausedUntil, failingSince }: Pick<Endpoint, "state" | "pausedUntil" | "failingSince">,
  now: Date,
): EndpointHealth {
  if (state === "disabled") return "disabled";
  if (pausedUntil !== null && pausedUntil > now) return "paused";
  return failingSince === null ? "healthy" : "failing";
}
