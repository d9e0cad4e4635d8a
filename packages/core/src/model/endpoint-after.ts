import type { DisabledReason, Endpoint, FailingStage } from "./endpoint.ts";
import { endOfPause, isPausedByOperator, NO_FAILURES } from "./endpoint-health.ts";

/** What an attempt's outcome means for its endpoint, whichever URL that has by now. */
export type EndpointOutcome =
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly startedAt: Date }
  /** The receiver asked to wait (429 or 503 with `Retry-After`). */
  | { readonly kind: "deferred"; readonly until: Date }
  /** The receiver answered 410: it wants nothing more. */
  | { readonly kind: "gone" }
  /** The receiver asked for no more (`webhook-delivery: disable`). */
  | { readonly kind: "disabled" };

/** An outcome with the URL that the attempt went to: of an endpoint that has another one since, it says nothing. */
export type EndpointEffect = EndpointOutcome & { readonly url: string };

/** Failed attempts in a row before an endpoint is paused, the first pause, and the longest. */
export const PAUSE_AFTER_FAILURES = 10;
export const FIRST_PAUSE_MS = 60_000;
export const LONGEST_PAUSE_MS = 3_600_000;

const dayMs = 24 * 3_600_000;

/** How long an endpoint has failed when that is told for the second and the third time, and when it is disabled. */
export const SECOND_NOTICE_MS = dayMs;
export const THIRD_NOTICE_MS = 3 * dayMs;
export const DISABLE_AFTER_FAILING_MS = 5 * dayMs;

/**
 * The endpoint after one more outcome, as every store must write it. Pure, so that the rule is the same in all of them.
 * An attempt that began before the current pause ended is not its probe: it counts as a failure but lengthens nothing.
 * What somebody switched off or paused stays so, but for a 410, which ends a REST hook and disables everything else.
 */
export function endpointAfter(endpoint: Endpoint, effect: EndpointEffect, now: Date): Endpoint {
  if (effect.url !== endpoint.url) return endpoint;
  switch (effect.kind) {
    case "succeeded": {
      const paused = endpoint.pausedUntil !== null && !isPausedByOperator(endpoint, now);
      if (endpoint.failuresInARow === 0 && !paused) return endpoint;
      return { ...endpoint, ...NO_FAILURES, ...endOfPause(endpoint, now) };
    }
    case "deferred":
      if (isPausedByOperator(endpoint, now)) return endpoint;
      if (endpoint.pausedUntil !== null && endpoint.pausedUntil >= effect.until) return endpoint;
      return { ...endpoint, pausedUntil: effect.until, pauseReason: "byReceiver" };
    case "gone":
      if (endpoint.disabledReason === "gone") return endpoint;
      return {
        ...disabled(endpoint, "gone", now),
        deletedAt: endpoint.kind === "restHook" ? now : endpoint.deletedAt,
      };
    case "disabled":
      return endpoint.state === "disabled" ? endpoint : disabled(endpoint, "byReceiver", now);
    case "failed":
      return afterFailure(endpoint, effect.startedAt, now);
  }
}

function disabled(endpoint: Endpoint, reason: DisabledReason, now: Date): Endpoint {
  return { ...endpoint, ...endOfPause(endpoint, now), state: "disabled", disabledReason: reason, disabledAt: now };
}

function afterFailure(endpoint: Endpoint, startedAt: Date, now: Date): Endpoint {
  const { pausedUntil, pauses } = endpoint;
  const failingSince = endpoint.failingSince ?? now;
  const failing: Endpoint = { ...endpoint, failuresInARow: endpoint.failuresInARow + 1, failingSince };
  if (endpoint.state === "disabled") return failing;
  const failingMs = now.getTime() - failingSince.getTime();
  if (failingMs >= DISABLE_AFTER_FAILING_MS) return disabled(failing, "failing", now);

  const isProbe = pausedUntil === null || startedAt >= pausedUntil;
  const isPaused = failing.failuresInARow >= PAUSE_AFTER_FAILURES && isProbe;
  const told = Math.max(endpoint.failingStage, noticesDue(failingMs, isPaused || pauses > 0)) as FailingStage;
  if (!isPaused) return { ...failing, failingStage: told };
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** pauses, LONGEST_PAUSE_MS);
  return {
    ...failing,
    failingStage: told,
    pauses: pauses + 1,
    pausedUntil: new Date(now.getTime() + pauseMs),
    pauseReason: "failures",
  };
}

function noticesDue(failingMs: number, hasPaused: boolean): FailingStage {
  if (failingMs >= THIRD_NOTICE_MS) return 3;
  if (failingMs >= SECOND_NOTICE_MS) return 2;
  return hasPaused ? 1 : 0;
}
