import { bareSockets } from "./bare-sockets-contender.ts";
import { type Conditions, conditionsOf } from "./conditions.ts";
import { BODY_BYTES } from "./delivered-webhook.ts";
import { dispatcher } from "./dispatcher-contender.ts";
import { median } from "./median.ts";
import type { Receiver } from "./receiver.ts";
import { type RoundResult, timedRound } from "./timed-round.ts";
import { bareUndici } from "./undici-contender.ts";

/** The dispatcher must reach this part of what its peer does. */
export const BAR = 0.75;

export interface BenchmarkSize {
  /** Counted rounds of each. */
  readonly rounds: number;
  readonly deliveriesPerRound: number;
  readonly inFlight: number;
}

/** A dispatcher's round and the peer's right after it. */
export interface Pair {
  readonly dispatcher: RoundResult;
  readonly peer: RoundResult;
  readonly ratio: number;
}

export interface BenchmarkResult {
  readonly conditions: Conditions;
  /** What bare sockets got out of the receiver. */
  readonly receiverCeiling: RoundResult;
  readonly pairs: readonly Pair[];
  readonly median: { readonly dispatcher: number; readonly peer: number; readonly ratio: number };
  readonly bar: { readonly atLeast: number; readonly reached: boolean };
}

/**
 * Deliveries a second of the dispatcher beside its peer, in turns, so that both meet the same noise; each pair gives a
 * ratio. Rejects when a round failed, or when both did not send alike.
 */
export async function runDeliveryBenchmark(receiver: Receiver, size: BenchmarkSize): Promise<BenchmarkResult> {
  const { rounds, deliveriesPerRound: deliveries, inFlight } = size;
  const round = { deliveries, inFlight };
  await timedRound(bareSockets, receiver, round);
  const receiverCeiling = await timedRound(bareSockets, receiver, round);

  // One more for warming up, which does not count.
  const pairs: Pair[] = [];
  for (let index = 0; index <= rounds; index += 1) {
    const ours = await timedRound(dispatcher, receiver, round);
    const peers = await timedRound(bareUndici, receiver, round);
    if (ours.wireBytes !== peers.wireBytes) {
      throw new Error(
        `A request had ${ours.wireBytes} bytes from the dispatcher and ${peers.wireBytes} from its peer.`,
      );
    }
    const ratio = ours.deliveriesPerSecond / peers.deliveriesPerSecond;
    if (index > 0) pairs.push({ dispatcher: ours, peer: peers, ratio });
  }

  const ratio = median(pairs.map((pair) => pair.ratio));
  return {
    conditions: conditionsOf({ bodyBytes: BODY_BYTES, inFlight, rounds, deliveriesPerRound: deliveries }),
    receiverCeiling,
    pairs,
    median: {
      dispatcher: median(pairs.map((pair) => pair.dispatcher.deliveriesPerSecond)),
      peer: median(pairs.map((pair) => pair.peer.deliveriesPerSecond)),
      ratio,
    },
    bar: { atLeast: BAR, reached: ratio >= BAR },
  };
}
