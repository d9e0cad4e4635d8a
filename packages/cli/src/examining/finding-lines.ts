import { styleText } from "node:util";
import type { Finding } from "@ancrage/core";
import { printable } from "../output/printable.ts";

const words = { good: "ok", wrong: "WRONG", skipped: "-" } as const;
const colours = { good: "green", wrong: "red", skipped: "gray" } as const;

// Of the widest check, and of what stands before it.
const [checkWidth, wordWidth] = [12, 6];

/** What a terminal shows of a finding: one line of what is good; of what is wrong, what was expected and what mends it. */
export function findingLines({ check, outcome, expected, found, repair }: Finding): readonly string[] {
  // Colours only where they are seen, and not with NO_COLOR.
  const word = styleText(colours[outcome], words[outcome].padEnd(wordWidth), { stream: process.stdout });
  const head = `${word} ${check.padEnd(checkWidth)}`;
  const indent = " ".repeat(wordWidth + 1);
  if (outcome !== "wrong") return [`${head} ${printable(found)}`];
  return [
    head.trimEnd(),
    `${indent}expected  ${printable(expected)}`,
    `${indent}found     ${printable(found)}`,
    ...repair.flatMap((text, index) =>
      // SQL has lines of its own, and is to be copied as it is.
      text
        .split("\n")
        .map((line, at) => `${indent}${index === 0 && at === 0 ? "repair  " : "        "}  ${printable(line)}`),
    ),
  ];
}
