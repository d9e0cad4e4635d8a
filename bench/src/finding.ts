import type { BarName } from "./settings.ts";

/** What was counted or timed. */
export interface Figure {
  readonly value: number;
  readonly unit: "/s" | "ms" | "µs" | "MB";
}

/** What a bar demands: of `ours`, or of the ratio of ours to the peer's. */
export interface Wanted {
  readonly of: "ours" | "ratio";
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One comparison of a bar: a line of the results. */
export interface Finding {
  readonly bar: BarName;
  readonly what: string;
  /** `null`: nothing was measured. */
  readonly ours: Figure | null;
  /** `null`: the bar has no peer, or it could not be measured. */
  readonly peer: Figure | null;
  readonly ratio: number | null;
  /** `null`: measured to be known, not held against anything. */
  readonly wanted: Wanted | null;
  /** `null` where nothing is wanted. */
  readonly reached: boolean | null;
  /** Why it is not reached, where the figures don't say it. */
  readonly faults: readonly string[];
  /** What else is worth knowing. */
  readonly notes: readonly string[];
}

/** What a bar has found, before it is judged. */
export interface Measurement {
  readonly bar: BarName;
  readonly what: string;
  readonly ours?: Figure | null;
  readonly peer?: Figure | null;
  /** Default: ours by the peer's. Give it where it is the median of pairs. */
  readonly ratio?: number | null;
  readonly wanted: Wanted | null;
  readonly faults?: readonly string[];
  readonly notes?: readonly string[];
}

/** Holds a measurement against what is wanted: reached when the figure is there and meets it, and nothing else is wrong. */
export function judged(measurement: Measurement): Finding {
  const { bar, what, ours = null, peer = null, wanted, faults = [], notes = [] } = measurement;
  const ratio = measurement.ratio ?? (ours === null || peer === null ? null : ours.value / peer.value);
  const figure = wanted?.of === "ratio" ? ratio : (ours?.value ?? null);
  const reached = wanted === null ? null : faults.length === 0 && figure !== null && meets(figure, wanted);
  return { bar, what, ours, peer, ratio, wanted, reached, faults, notes };
}

function meets(figure: number, { atLeast, atMost }: Wanted): boolean {
  return figure >= (atLeast ?? Number.NEGATIVE_INFINITY) && figure <= (atMost ?? Number.POSITIVE_INFINITY);
}
