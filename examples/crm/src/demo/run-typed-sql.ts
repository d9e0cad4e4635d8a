import type { Queries } from "../crm/storage/crm-database.ts";

/** Runs a line as a statement, past the CRM, and prints what came of it: a small psql, for nothing else reaches into PGlite. */
export async function runTypedSql(outside: Queries, line: string): Promise<void> {
  if (line.trim() === "") return;
  try {
    const { rows } = await outside.query(line);
    if (rows.length === 0) console.log("Done.");
    else console.table(rows);
  } catch (error) {
    console.log(`The database refuses it: ${error instanceof Error ? error.message : String(error)}`);
  }
}
