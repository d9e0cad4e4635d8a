import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { invalidTracking } from "./invalid-tracking.ts";
import { tableName } from "./table-name.ts";

/**
 * Stops a tracked table (`public.deal`) from firing, or lets it fire again; without a lock on the table, for statements
 * that begin after this one. What is written while it is paused never fires. It lasts until it is undone, installations
 * included.
 * @throws `invalid_option` when no such table is tracked
 */
export async function pauseTracking(to: Queryable, t: Tables, table: string, paused: boolean): Promise<void> {
  const text = `with done as (update ${t.tracking} set paused = $2 where table_name = $1 returning name)
${answering("select name from done")}`;
  const found = await answersOf(to, text, [tableName(table).quoted, paused]);
  if (found.length === 0) throw invalidTracking(table, "it is not installed. Run installTracking first.");
}
