import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { captureNames } from "./capture.ts";

/** What the database has of a capture, perhaps only in part. */
export interface InstalledCapture {
  readonly name: string;
  /** Of its row in `tracking`; null without one. */
  readonly definition: string | null;
  /** The table for which it was installed, quoted. */
  readonly table: string | null;
  readonly hasFunction: boolean;
  /** Where its function is called from; a renamed or copied table may have come in between. */
  readonly triggers: readonly InstalledTrigger[];
}

export interface InstalledTrigger {
  readonly trigger: string;
  /** Quoted. */
  readonly table: string;
  readonly oid: number;
  readonly enabled: boolean;
}

/** Every capture of which the schema has anything. */
export function installedCaptures(to: Queryable, t: Tables): Promise<InstalledCapture[]> {
  const text = answering(`
with functions as (
  select p.oid, p.proname as name from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname = $1 and p.proname operator(pg_catalog.~) '${captureNames}'
)
select coalesce(f.name, k.name) as name, k.definition, k.table_name as "table", f.name is not null as "hasFunction",
  coalesce((
    select json_agg(json_build_object(
      'trigger', g.tgname, 'table', format('%I.%I', n.nspname, c.relname),
      'oid', c.oid::bigint, 'enabled', g.tgenabled in ('O', 'A')))
    from pg_catalog.pg_trigger g join pg_catalog.pg_class c on c.oid = g.tgrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where g.tgfoid = f.oid and not g.tgisinternal and g.tgparentid = 0
  ), '[]') as triggers
from functions f full join ${t.tracking} k on k.name = f.name
order by 1`);
  return answersOf(to, text, [t.schema.slice(1, -1)]);
}
