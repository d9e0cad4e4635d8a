import type { Finding } from "./finding.ts";
import { findingsTable } from "./findings-table.ts";
import type { Conditions } from "./measuring/conditions.ts";

export interface BenchResult {
  readonly conditions: Conditions;
  readonly findings: readonly Finding[];
}

/** A result as text for people. */
export function report({ conditions, findings }: BenchResult): string {
  const { date, node, system, cpus, cpu, memoryGiB, database, quick } = conditions;
  return [
    `${date}, Node ${node}, ${system}, ${cpus} x ${cpu}, ${memoryGiB} GiB`,
    database ?? "No database was started.",
    ...(quick ? ["Quick sizes: they show that it runs. Compare nothing with them."] : []),
    findingsTable(findings),
  ].join("\n");
}
