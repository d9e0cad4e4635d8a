import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { migrationSql } from "../schema/migration-sql.ts";
import { tablesOf } from "../schema/tables.ts";

/** A schema as SQL that makes it again: what migrates to its version, and an INSERT a row. */
export async function dumpOf(to: Queryable, schema: string): Promise<string> {
  const columns = await answersOf<{ table: string; columns: string[] }>(
    to,
    answering(`
select c.table_name as "table", array_agg(c.column_name::text order by c.ordinal_position) as columns
from information_schema.columns c
join information_schema.tables i on i.table_schema = c.table_schema and i.table_name = c.table_name and i.table_type = 'BASE TABLE'
where c.table_schema = $1 and c.table_name <> 'versions'
group by c.table_name order by c.table_name`),
    [schema],
  );
  const rows = [];
  for (const { table, columns: names } of columns) {
    const values = names.map((name) => `quote_nullable(t.${name}::text)`).join(" || ', ' || ");
    const text = answering(`select ${values} as "values" from "${schema}".${table} t order by 1`);
    for (const row of await answersOf<{ values: string }>(to, text, [])) {
      rows.push(`insert into "${schema}".${table} (${names.join(", ")}) values (${row.values});\n`);
    }
  }
  return `${migrationSql(tablesOf(schema))}\n-- Rows\nset timezone = 'UTC';\n${rows.join("")}`;
}
