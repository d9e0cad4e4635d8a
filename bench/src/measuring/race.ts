import type { Contender } from "../contenders/contender.ts";
import type { Receiver } from "../receiving/receiver.ts";
import { type RoundResult, type RoundSize, timedRound } from "./timed-round.ts";

export interface RaceSize extends RoundSize {
  /** Counted rounds of each. */
  readonly rounds: number;
  /** Rounds before those, which don't count. Default 1. */
  readonly warmUps?: number;
}

/** The counted rounds of one contender, or why it is out. */
export type RacePart = { readonly rounds: readonly RoundResult[] } | { readonly fault: string };

export interface RaceResult {
  readonly ours: readonly RoundResult[];
  /** In the order in which the peers were given. */
  readonly peers: readonly RacePart[];
}

/**
 * Rounds of our contender and its peers in turns, so that all meet the same noise. A peer that fails is out, in words.
 * Rejects when ours fails.
 */
export async function race(
  ours: Contender,
  peers: readonly Contender[],
  receiver: Receiver,
  { rounds, warmUps = 1, ...round }: RaceSize,
): Promise<RaceResult> {
  const ourRounds: RoundResult[] = [];
  const parts = peers.map((peer) => ({ peer, rounds: [] as RoundResult[], fault: null as string | null }));
  for (let index = 0; index < warmUps + rounds; index += 1) {
    const result = await timedRound(ours, receiver, round);
    if (index >= warmUps) ourRounds.push(result);
    for (const part of parts) {
      if (part.fault !== null) continue;
      try {
        const peerResult = await timedRound(part.peer, receiver, round);
        if (index >= warmUps) part.rounds.push(peerResult);
      } catch (error) {
        part.fault = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return {
    ours: ourRounds,
    peers: parts.map((part) => (part.fault === null ? { rounds: part.rounds } : { fault: part.fault })),
  };
}
