import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { invalidTracking } from "./invalid-tracking.ts";
import type { TrackedTable } from "./tracked-table.ts";

/** A column as the catalog has it. */
export interface HostColumn {
  readonly name: string;
  /** Its values may be of any length. */
  readonly varies: boolean;
  /** Computed when it is read: what a trigger sees of it is NULL, and computing it may fail. */
  readonly virtual: boolean;
}

/** A tracked table as it is in the database. */
export interface HostTable {
  readonly oid: number;
  readonly columns: readonly HostColumn[];
  /** Partitioned, or with tables that inherit from it: a row trigger does not see all of its updates. */
  readonly spread: boolean;
  readonly triggers: readonly HostTrigger[];
}

/** A trigger that the table has, and where its function is. */
export interface HostTrigger {
  readonly trigger: string;
  readonly schema: string;
}

interface FoundTable {
  readonly oid: number | null;
  readonly kind: string;
  readonly persistence: string;
  readonly hasChildren: boolean;
  readonly isChild: boolean;
  readonly columns: readonly HostColumn[] | null;
  readonly triggers: readonly HostTrigger[];
}

const text = answering(`
select c.oid::bigint as oid, c.relkind as kind, c.relpersistence as persistence,
  exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid) as "hasChildren",
  exists (select from pg_catalog.pg_inherits i where i.inhrelid = c.oid) as "isChild",
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'varies', t.typlen < 0, 'virtual', a.attgenerated = 'v') order by a.attnum)
   from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  coalesce((select pg_catalog.json_agg(pg_catalog.json_build_object('trigger', g.tgname, 'schema', f.nspname))
   from pg_catalog.pg_trigger g join pg_catalog.pg_proc p on p.oid = g.tgfoid join pg_catalog.pg_namespace f on f.oid = p.pronamespace
   where g.tgrelid = c.oid and not g.tgisinternal), '[]') as triggers
from (select) one
left join pg_catalog.pg_namespace n on n.nspname = $1
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = $2`);

/**
 * Finds a tracked table and checks its declaration against it.
 * @throws `invalid_option` when the table or a column is not there, or is of a kind that cannot be tracked
 */
export async function findHostTable(to: Queryable, tracked: TrackedTable): Promise<HostTable> {
  const [found] = await answersOf<FoundTable>(to, text, [tracked.schema, tracked.table]);
  if (found === undefined || found.oid === null) throw invalidTracking(tracked.declared, "there is no such table.");
  const { oid, kind, hasChildren, triggers } = found;
  const columns = found.columns ?? [];
  const fault = kindFault(found) ?? columnFault(tracked, columns);
  if (fault !== null) throw invalidTracking(tracked.declared, fault);
  return { oid, columns, spread: kind === "p" || hasChildren, triggers };
}

function kindFault({ kind, persistence, isChild }: FoundTable): string | null {
  if (kind !== "r" && kind !== "p") return "it is no table. Track the tables behind it.";
  if (persistence === "t") return "it is temporary.";
  if (isChild) return "it is a partition of another table, or inherits from one. Track that one.";
  return null;
}

function columnFault(tracked: TrackedTable, columns: readonly HostColumn[]): string | null {
  const { recordId, tenantId, scope, orderingKey, watch, snapshot } = tracked;
  const named = [recordId, tenantId, scope, orderingKey, ...(watch ?? []), ...snapshot].filter((name) => name !== null);
  for (const name of named) {
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      return `it has no column ${JSON.stringify(name)}. It has ${columns.map((one) => one.name).join(", ")}.`;
    }
    if (column.virtual) {
      return `its column ${JSON.stringify(name)} is computed when it is read, so no trigger sees it. Name the columns that it is computed from.`;
    }
  }
  return null;
}
