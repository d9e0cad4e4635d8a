import { existsSync, readFileSync } from "node:fs";

/** The lines of a log of JSON, oldest first. A last line that its writer did not live to finish is left out. */
export function readLines<Line>(path: string): readonly Line[] {
  if (!existsSync(path)) return [];
  const whole = readFileSync(path, "utf8").split("\n").slice(0, -1);
  // Written by our own processes, from values of that type.
  return whole.map((line) => JSON.parse(line) as Line);
}
