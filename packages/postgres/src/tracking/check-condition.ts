import type { Database } from "../database/database.ts";
import type { HostTable } from "./host-table.ts";
import { invalidTracking } from "./invalid-tracking.ts";
import { quoteName } from "./sql-text.ts";
import type { TrackedTable } from "./tracked-table.ts";

/**
 * Checks the condition of a tracked table as it will run: without a search path, over the columns alone (a trigger does not
 * see system columns). No row is read.
 * @throws `invalid_option`, with the words of the database
 */
export async function checkCondition(
  database: Database,
  { when, declared, quoted }: TrackedTable,
  { columns }: HostTable,
): Promise<void> {
  if (when === null) return;
  const stored = columns.filter(({ virtual }) => !virtual).map(({ name }) => quoteName(name));
  try {
    await database.transaction(async (transaction) => {
      await transaction.query("set local search_path = pg_catalog, pg_temp");
      // With values, even none, a text holds one statement and no second one.
      await transaction.query(
        `select from (select ${stored.join(", ")} from ${quoted} limit 0) as r where (\n${when}\n)`,
        [],
      );
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalidTracking(declared, `when is no condition on its columns (${message}).`);
  }
}
