import { parseArgs } from "node:util";

/** The bars that can be measured, by the names they have in the results. */
export const barNames = ["memory", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "portal"] as const;

export type BarName = (typeof barNames)[number];

/** What the command line asks for. */
export interface Settings {
  /** Small sizes: to see that it runs, not to compare. Default `false`. */
  readonly quick: boolean;
  /** The result as JSON. Default `false`: as text. */
  readonly json: boolean;
  /** Our sessions keep the plans of their statements (`preparedStatements`). Default `false`, as the library's. */
  readonly prepared: boolean;
  /** Which bars, each once and in their own order. Default: all. */
  readonly only: readonly BarName[];
}

/** Reads the arguments of the command. @throws an error that says which argument is wrong and what may be given */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean" },
      json: { type: "boolean" },
      prepared: { type: "boolean" },
      only: { type: "string" },
    },
  });
  return {
    quick: values.quick === true,
    json: values.json === true,
    prepared: values.prepared === true,
    only: namesIn(values.only),
  };
}

function namesIn(only: string | undefined): readonly BarName[] {
  if (only === undefined) return barNames;
  const asked = only.split(",").map((name) => name.trim().toLowerCase());
  const unknown = asked.find((name) => !barNames.some((known) => known.toLowerCase() === name));
  if (unknown !== undefined) {
    throw new Error(`--only names "${unknown}", which is no bar. Give one or more of ${barNames.join(",")}.`);
  }
  return barNames.filter((name) => asked.includes(name.toLowerCase()));
}
