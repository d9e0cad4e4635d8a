import { type Finding, judged, type Wanted } from "../finding.ts";
import type { BarName } from "../settings.ts";
import { median } from "./median.ts";
import type { RacePart } from "./race.ts";
import type { RoundResult } from "./timed-round.ts";

export interface ComparedRounds {
  readonly bar: BarName;
  readonly what: string;
  readonly ours: readonly RoundResult[];
  readonly peer: RacePart;
  readonly wanted: Wanted | null;
  /** Both must have sent the same bytes. */
  readonly alike?: boolean;
}

/** Our rounds beside a peer's: medians of both, and the median of the ratios round by round. */
export function compareRounds({ bar, what, ours, peer, wanted, alike = false }: ComparedRounds): Finding {
  const rates = ours.map(({ deliveriesPerSecond }) => deliveriesPerSecond);
  const figure = { value: median(rates), unit: "/s" } as const;
  if ("fault" in peer) return judged({ bar, what, ours: figure, wanted, faults: [peer.fault] });

  const ratios = peer.rounds.map(
    ({ deliveriesPerSecond }, index) => (rates[index] ?? Number.NaN) / deliveriesPerSecond,
  );
  const cpu = (rounds: readonly RoundResult[]) => median(rounds.map((round) => round.cpuMicroseconds)).toFixed(0);
  const [ourBytes, peerBytes] = [ours[0]?.wireBytes, peer.rounds[0]?.wireBytes];
  return judged({
    bar,
    what,
    ours: figure,
    peer: { value: median(peer.rounds.map((round) => round.deliveriesPerSecond)), unit: "/s" },
    ratio: median(ratios),
    wanted,
    faults:
      alike && ourBytes !== peerBytes ? [`a request had ${ourBytes} bytes from us and ${peerBytes} from the peer`] : [],
    notes: [`CPU ${cpu(ours)} / ${cpu(peer.rounds)} µs each, rounds ${span(ratios)}`],
  });
}

function span(ratios: readonly number[]): string {
  return `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
}
