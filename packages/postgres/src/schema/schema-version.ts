import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "./tables.ts";

/** Which version the tables are at, and the newest one that older code cannot work on. 0: none. */
export interface SchemaVersion {
  readonly version: number;
  readonly breaking: number;
}

const none: SchemaVersion = { version: 0, breaking: 0 };

/** Needs no right but to read the table of versions. */
export async function readSchemaVersion(to: Queryable, t: Tables): Promise<SchemaVersion> {
  const [table] = await answersOf<{ exists: boolean }>(
    to,
    answering('select to_regclass($1) is not null as "exists"'),
    [t.versions],
  );
  if (table?.exists !== true) return none;
  const [row = none] = await answersOf<SchemaVersion>(
    to,
    answering(
      `select coalesce(max(version), 0) as version, coalesce(max(version) filter (where breaking), 0) as breaking from ${t.versions}`,
    ),
    [],
  );
  return row;
}
