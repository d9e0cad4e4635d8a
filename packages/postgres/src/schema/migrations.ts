import type { Tables } from "./tables.ts";
import { version1 } from "./version-1.ts";
import { version2 } from "./version-2.ts";
import { version3 } from "./version-3.ts";
import { version4 } from "./version-4.ts";

/** One step of the schema: its SQL runs in one transaction with the row that says so. */
export interface Migration {
  readonly version: number;
  readonly sql: (t: Tables) => string;
  /**
   * Whether code of the version before cannot work on it: such code refuses to start, and its statements must fail. Only
   * for what takes away what nobody uses any more; everything else adds, and old and new code run side by side.
   */
  readonly breaking?: boolean;
}

/** All steps in order. A released one never changes; the next one only adds, until nobody runs the version before it. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: version1 },
  { version: 2, sql: version2 },
  { version: 3, sql: version3 },
  { version: 4, sql: version4 },
];

/** The version that this package needs. */
export const neededVersion = newestOf(migrations);

export function newestOf(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}
