import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";

/** The columns and indexes of a schema, in words that do not name it: two schemas of one version have one shape. */
export async function shapeOf(to: Queryable, schema: string): Promise<readonly string[]> {
  const text = answering(`
select line from (
  select format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
  from information_schema.columns where table_schema = $1
  union all
  select replace(indexdef, format(' %I.', $1), ' ') from pg_catalog.pg_indexes where schemaname = $1
) lines order by line`);
  return (await answersOf<{ line: string }>(to, text, [schema])).map(({ line }) => line);
}
