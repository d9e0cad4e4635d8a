import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";

/** Empties every table of the schema but the one that knows its version: a fresh store for the next case. */
export async function emptyTables(to: Queryable, schema = "ancrage"): Promise<void> {
  const tables = await answersOf<{ name: string }>(
    to,
    answering(
      "select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_catalog.pg_tables where schemaname = $1 and tablename <> 'versions'",
    ),
    [schema],
  );
  // Quicker than TRUNCATE for tables that hold a few rows: that makes new files.
  for (const { name } of tables) await to.query(`delete from ${name}`);
}
