import type { Tables } from "./tables.ts";
import { version1 } from "./version-1.ts";

/** One step of the schema: its SQL runs in one transaction with the row that says so. */
export interface Migration {
  readonly version: number;
  readonly sql: (t: Tables) => string;
}

/** All steps in order. A released one never changes; the next one only adds, until nobody runs the version before it. */
export const migrations: readonly Migration[] = [{ version: 1, sql: version1 }];
