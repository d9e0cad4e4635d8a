import { expect, test } from "vitest";
import { judged } from "./finding.ts";
import { findingsTable } from "./findings-table.ts";

/** The cells of the table's lines, without their frames. */
function cellsOf(table: string): string[][] {
  return table
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test("a comparison is a line with figures in their units, and the verdict", () => {
  const finding = judged({
    bar: "P1",
    what: "Beside bare requests",
    ours: { value: 10_123.4, unit: "/s" },
    peer: { value: 12_000, unit: "/s" },
    wanted: { of: "ratio", atLeast: 0.75 },
    notes: ["CPU 90 / 60 µs"],
  });
  expect(cellsOf(findingsTable([finding]))).toEqual([
    ["bar", "what", "ours", "peer", "ratio", "wanted", "reached"],
    ["P1", "Beside bare requests", "10123 /s", "12000 /s", "0.84", ">= 0.75", "reached"],
    ["", "", "", "", "", "", "CPU 90 / 60 µs"],
  ]);
});

test("what could not be measured is empty, and says why", () => {
  const finding = judged({
    bar: "P1",
    what: "Beside BullMQ on Redis",
    wanted: { of: "ratio", atLeast: 1.5 },
    faults: ["redis-server is not installed"],
  });
  const [, cells] = cellsOf(findingsTable([finding]));
  expect(cells).toEqual([
    "P1",
    "Beside BullMQ on Redis",
    "",
    "",
    "",
    ">= 1.5",
    "not reached: redis-server is not installed",
  ]);
});

test("a figure alone is wanted in its own unit, and shows three digits", () => {
  const finding = judged({
    bar: "P5",
    what: "Idle",
    ours: { value: 4.5678, unit: "ms" },
    wanted: { of: "ours", atMost: 10 },
  });
  const [, cells] = cellsOf(findingsTable([finding]));
  expect(cells).toEqual(["P5", "Idle", "4.57 ms", "", "", "<= 10 ms", "reached"]);
});

test("what is only to be known has no verdict", () => {
  const [, cells] = cellsOf(findingsTable([judged({ bar: "P1", what: "Known", wanted: null })]));
  expect(cells).toEqual(["P1", "Known", "", "", "", "", "no bar"]);
});
