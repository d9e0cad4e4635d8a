import type { Endpoint } from "./endpoint.ts";

/** What an attempt's outcome means for its endpoint. */
export type EndpointEffect =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly startedAt: Date }
  /** The receiver asked to wait (429 or 503 with `Retry-After`). */
  | { readonly kind: "deferred"; readonly until: Date }
  /** The receiver answered 410: it wants nothing more. */
  | { readonly kind: "gone" };

/** Failed attempts in a row before an endpoint is paused, the first pause, and the longest. */
export const PAUSE_AFTER_FAILURES = 10;
export const FIRST_PAUSE_MS = 60_000;
export const LONGEST_PAUSE_MS = 3_600_000;

/**
 * The endpoint after one more outcome, as every store must write it. Pure, so that the rule is the same in all of them.
 * An attempt that began before the current pause ended is not its probe: it counts as a failure but lengthens nothing.
 */
export function endpointAfter(endpoint: Endpoint, effect: EndpointEffect, now: Date): Endpoint {
  switch (effect.kind) {
    case "succeeded":
      if (endpoint.failuresInARow === 0 && endpoint.pausedUntil === null) return endpoint;
      return { ...endpoint, failuresInARow: 0, pauses: 0, pausedUntil: null };
    case "deferred":
      if (endpoint.pausedUntil !== null && endpoint.pausedUntil >= effect.until) return endpoint;
      return { ...endpoint, pausedUntil: effect.until };
    case "gone":
      if (endpoint.disabledReason === "gone") return endpoint;
      return {
        ...endpoint,
        state: "disabled",
        disabledReason: "gone",
        disabledAt: now,
        pausedUntil: null,
        deletedAt: endpoint.kind === "restHook" ? now : endpoint.deletedAt,
      };
    case "failed": {
      const failuresInARow = endpoint.failuresInARow + 1;
      const isProbe = endpoint.pausedUntil === null || effect.startedAt >= endpoint.pausedUntil;
      if (failuresInARow < PAUSE_AFTER_FAILURES || !isProbe) return { ...endpoint, failuresInARow };
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** endpoint.pauses, LONGEST_PAUSE_MS);
      return {
        ...endpoint,
        failuresInARow,
        pauses: endpoint.pauses + 1,
        pausedUntil: new Date(now.getTime() + pauseMs),
      };
    }
  }
}
