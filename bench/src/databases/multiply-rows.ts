import type pg from "pg";

export interface RowsToMake {
  /** The table, qualified: where the rows go. */
  readonly into: string;
  /** The table with one or more rows of the same columns, made by the library; they are taken in turns. */
  readonly from: string;
  readonly count: number;
  /** Columns that differ, as SQL over `n`, which counts from 1, and `t`, the row that is copied. */
  readonly columns: Readonly<Record<string, string>>;
}

// In one statement.
const rowsAtOnce = 100_000;

/**
 * Fills a table with copies of rows that the library made. Columns that are not named are copied, so that a copy stays
 * what the library would have made. Indexes that hold no constraint are taken away meanwhile, and made again.
 */
export async function multiplyRows(pool: pg.Pool, { into, from, count, columns }: RowsToMake): Promise<void> {
  const { rows: fields } = await pool.query<{ name: string }>(
    "select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
    [into],
  );
  const names = fields.map(({ name }) => name);
  const unknown = Object.keys(columns).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${into} has no column ${unknown}.`);

  // For few rows it would take longer than it saves.
  const indexes = count < rowsAtOnce ? [] : await freeIndexes(pool, into);
  for (const { name } of indexes) await pool.query(`drop index ${name}`);
  const text = `insert into ${into} (${names.join(", ")})
select ${names.map((name) => columns[name] ?? `t.${name}`).join(", ")}
from generate_series($1::bigint, $2::bigint) n
join (select *, row_number() over () - 1 as place, count(*) over () as places from ${from}) t on t.place = n % t.places
order by n`;
  for (let first = 1; first <= count; first += rowsAtOnce) {
    await pool.query(text, [first, Math.min(count, first + rowsAtOnce - 1)]);
  }
  for (const { definition } of indexes) await pool.query(definition);
}

async function freeIndexes(pool: pg.Pool, table: string): Promise<{ name: string; definition: string }[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
where indrelid = $1::regclass and not exists (select 1 from pg_constraint c where c.conindid = indexrelid)`,
    [table],
  );
  return rows;
}
