import type { Reply } from "@ancrage/client";

/** A step of a summary. */
export type Step = Reply<"DeliverySummaryReply">["steps"][number];

/** What a whole range comes to. */
export interface Totals {
  readonly volume: number;
  readonly pending: number;
  /** Of those that have ended otherwise than by being canceled, the share that succeeded, 0 to 1; `null`: none has. */
  readonly successRate: number | null;
  /** Of the step with the slowest half, and the slowest twentieth: a median cannot be made of medians. `null`: nothing succeeded. */
  readonly worstP50Ms: number | null;
  readonly worstP95Ms: number | null;
}

/** The totals of steps. */
export function totalsOf(steps: readonly Step[]): Totals {
  const sum = (field: "pending" | "succeeded" | "exhausted" | "canceled") =>
    steps.reduce((total, step) => total + step[field], 0);
  const worst = (field: "p50Ms" | "p95Ms") => {
    const known = steps.flatMap((step) => step[field] ?? []);
    return known.length === 0 ? null : Math.max(...known);
  };
  const [succeeded, exhausted] = [sum("succeeded"), sum("exhausted")];
  return {
    volume: steps.reduce((total, step) => total + volumeOf(step), 0),
    pending: sum("pending"),
    successRate: succeeded + exhausted === 0 ? null : succeeded / (succeeded + exhausted),
    worstP50Ms: worst("p50Ms"),
    worstP95Ms: worst("p95Ms"),
  };
}

/** How many deliveries were created in a step. */
export function volumeOf({ pending, succeeded, exhausted, canceled }: Step): number {
  return pending + succeeded + exhausted + canceled;
}
