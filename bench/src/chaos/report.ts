import Table from "cli-table3";
import { type ChaosResult, MOST_GROWTH_BYTES, TOLERANCE_MS } from "./run-chaos.ts";

/** A result as text for people. */
export function report({ rows, receivers, growthBytes, elapsedMs }: ChaosResult): string {
  const table = new Table({
    head: ["a receiver that", "class", "ms", "deadline", ""],
    colAligns: ["left", "left", "right", "right", "left"],
    style: { head: [], border: [] },
    // No line between rows.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  for (const { kind, came, expected, ms, deadlineMs, isKept: isRowKept } of rows) {
    table.push([kind, came, ms, deadlineMs, isRowKept ? "" : `expected ${expected}`]);
  }
  const isAccurate = rows.every(({ isKept }) => isKept);
  return [
    `Each event sent to ${receivers} hostile receivers at once, by a dispatcher with its defaults. Those that stall:`,
    table.toString(),
    `${receivers * growthBytes.length} attempts in ${elapsedMs} ms`,
    `Each as expected, and within ${TOLERANCE_MS} ms of its deadline: ${isAccurate ? "yes" : "no"}`,
    `The sending process grew by ${growthBytes.map(mebibytes).join(", then by ")} MiB; in the end it may by ${mebibytes(MOST_GROWTH_BYTES)}`,
  ].join("\n");
}

function mebibytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
