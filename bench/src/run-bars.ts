import type { Bar } from "./bar.ts";
import type { BenchDatabases } from "./databases/bench-databases.ts";
import { type Finding, judged } from "./finding.ts";

export interface BarsResult {
  readonly findings: readonly Finding[];
  /** A bar could not be measured. One that was measured and missed is no failure. */
  readonly failed: boolean;
}

/** Measures one bar after the other. One that fails is not reached, in words, and the others go on. */
export async function runBars(
  bars: readonly Bar[],
  databases: BenchDatabases,
  quick: boolean,
  onBar: (bar: Bar) => void = () => {},
): Promise<BarsResult> {
  const findings: Finding[] = [];
  let failed = false;
  for (const bar of bars) {
    onBar(bar);
    try {
      findings.push(...(await bar.run(databases, quick)));
    } catch (error) {
      failed = true;
      // No figure can meet it.
      const wanted = { of: "ours" } as const;
      findings.push(judged({ bar: bar.name, what: bar.what, wanted, faults: [faultText(error)] }));
    }
  }
  return { findings, failed };
}

function faultText(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(faultText).join(", ");
  return error instanceof Error ? error.message : String(error);
}
