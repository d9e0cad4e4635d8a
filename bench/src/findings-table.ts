import Table from "cli-table3";
import type { Figure, Finding } from "./finding.ts";

/** The findings as a table for people. */
export function findingsTable(findings: readonly Finding[]): string {
  const table = new Table({
    head: ["bar", "what", "ours", "peer", "ratio", "wanted", "reached"],
    colAligns: ["left", "left", "right", "right", "right", "right", "left"],
    colWidths: [null, 44, null, null, null, null, 44],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const finding of findings) {
    const { bar, what, ours, peer, ratio } = finding;
    table.push([
      bar,
      what,
      figureText(ours),
      figureText(peer),
      ratio?.toFixed(2) ?? "",
      wantedText(finding),
      verdict(finding),
    ]);
  }
  return table.toString();
}

function figureText(figure: Figure | null): string {
  return figure === null ? "" : `${rounded(figure.value)} ${figure.unit}`;
}

/** Three digits, or as many as there are before the point. */
function rounded(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

function wantedText({ wanted, ours }: Finding): string {
  if (wanted === null) return "";
  const unit = wanted.of === "ours" && ours !== null ? ` ${ours.unit}` : "";
  const bounds = [
    ...(wanted.atLeast === undefined ? [] : [`>= ${wanted.atLeast}${unit}`]),
    ...(wanted.atMost === undefined ? [] : [`<= ${wanted.atMost}${unit}`]),
  ];
  return bounds.join(", ");
}

function verdict({ reached, faults, notes }: Finding): string {
  const said = reached === null ? "no bar" : reached ? "reached" : "not reached";
  const first = faults.length === 0 ? said : `${said}: ${faults.join("; ")}`;
  return [first, ...notes].join("\n");
}
