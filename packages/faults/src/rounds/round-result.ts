import { checkHistory, countDuplicates, type Violation } from "../history/check-history.ts";
import type { Arrival, History } from "../history/history.ts";
import { payloadHash } from "../world/deal-created.ts";
import { REPEATED_PER_DEATH } from "../world/story-terms.ts";
import type { Injected } from "./fault.ts";

/** What one round came to. */
export interface RoundResult {
  readonly fault: string;
  /** How often it was injected. */
  readonly times: number;
  /** Dispatchers that were killed, or lost what they held. */
  readonly deaths: number;
  readonly events: number;
  readonly requests: number;
  readonly duplicates: number;
  readonly mostDuplicates: number;
  /** Attempts whose outcome nobody knows. */
  readonly unknownAttempts: number;
  /** The longest that it took from a fault's end to the next request. */
  readonly worstRecoveryMs: number;
  /** What all dispatchers have logged of faults. */
  readonly logLines: number;
  readonly violations: readonly Violation[];
}

export interface RoundHistory {
  readonly fault: string;
  readonly history: History;
  readonly injected: readonly Injected[];
  readonly endpointIds: readonly string[];
}

export function judgeRound({ fault, history, injected, endpointIds }: RoundHistory): Omit<RoundResult, "logLines"> {
  const deaths = injected.reduce((sum, one) => sum + one.deaths, 0);
  const mostDuplicates = deaths * REPEATED_PER_DEATH;
  return {
    ...{ fault, times: injected.length, deaths, mostDuplicates },
    events: history.ledger.events.length,
    requests: history.arrivals.length,
    duplicates: countDuplicates(history.arrivals),
    unknownAttempts: history.ledger.attempts.filter(({ state }) => state === "unknown").length,
    worstRecoveryMs: Math.max(0, ...injected.map(({ overAt }) => recoveryMs(history.arrivals, overAt))),
    violations: checkHistory(history, { endpointIds, mostDuplicates, payloadHash }),
  };
}

/** From `overAt` to the first request that was answered afterwards. */
export function recoveryMs(arrivals: readonly Arrival[], overAt: number): number {
  const first = arrivals.find(({ at }) => at >= overAt);
  return first === undefined ? Number.POSITIVE_INFINITY : first.at - overAt;
}
