import { DEFAULT_TENANT } from "@ancrage/core";
import type { HostTable } from "./host-table.ts";
import { quoteName, quoteText } from "./sql-text.ts";
import type { TrackedOperation, TrackedTable } from "./tracked-table.ts";

/** Bytes of a snapshot as JSON, as of one that is given by a call. */
export const LONGEST_SNAPSHOT = 262_144;

/** The names under which a statement's rows are known to its trigger function. */
export const transitionTables = { old: "ancrage_old_rows", new: "ancrage_new_rows" } as const;

/**
 * Whether a trigger sees all rows of a statement or each row by itself. Updates are seen row by row, since only there a
 * condition in front of the function can leave out what did not change. Where the rows live in several tables, a row
 * trigger would miss those that move from one to another, and those of tables that inherit.
 */
export function captureLevel(operation: TrackedOperation, host: HostTable): "statement" | "row" {
  return operation === "update" && !host.spread ? "row" : "statement";
}

/** Whether an update changed a column that counts, as SQL on two rows. */
export function differs(before: string, after: string, tracked: TrackedTable, host: HostTable): string {
  return anyDiffers(before, after, watchedColumns(tracked, host), host);
}

/**
 * The rows that count, as SQL with the columns `record_id`, `tenant_id`, `scope`, `ordering_key`, `snapshot` (empty when it is too large)
 * and `changed`. Nothing in it can fail for what a row holds, but for the host's own condition.
 */
export function captureQuery(operation: TrackedOperation, tracked: TrackedTable, host: HostTable): string {
  const { tenantId, scope, orderingKey, snapshot } = tracked;
  const { source, changed } = sourceOf(operation, tracked, host);
  const own = (column: string) => textOf("r", column, host);
  return `select ${own(tracked.recordId)} as record_id,
        ${tenantId === null ? quoteText(DEFAULT_TENANT) : own(tenantId)} as tenant_id,
        ${scope === null ? "null::text" : `nullif(${own(scope)}, '')`} as scope,
        ${orderingKey === null ? "null::text" : `nullif(${own(orderingKey)}, '')`} as ordering_key,
        ${snapshotOf(snapshot, host)} as snapshot,
        ${changed} as changed
      from ${source}`;
}

function sourceOf(
  operation: TrackedOperation,
  tracked: TrackedTable,
  host: HostTable,
): { source: string; changed: string } {
  const condition = tracked.when === null ? "" : ` where (\n${tracked.when}\n)`;
  if (operation === "insert") return { source: `${transitionTables.new} as r${condition}`, changed: "null::text[]" };
  if (operation === "delete") return { source: `${transitionTables.old} as r${condition}`, changed: "null::text[]" };

  const watched = watchedColumns(tracked, host);
  if (captureLevel(operation, host) === "row") {
    return { source: `(select new.*) as r${condition}`, changed: changedNames("old", "new", watched) };
  }
  // A row whose record id changed finds no former one: its event says that what changed is unknown.
  const id = quoteName(tracked.recordId);
  const key = (row: string) => textOf(row, tracked.recordId, host);
  const stored = (row: string) => storedColumns(host).map((name) => `${row}.${quoteName(name)}`);
  const current = `select ${stored("r").join(", ")} from ${transitionTables.new} as r${condition}`;
  const former = `select distinct on (${key("f")}) ${stored("f").join(", ")} from ${transitionTables.old} as f order by ${key("f")}`;
  return {
    source: `(${current}) as r
      left join (${former}) as o on ${key("o")} = ${key("r")}
      where o.${id} is null or ${anyDiffers("o", "r", watched, host)}`,
    changed: `case when o.${id} is not null then ${changedNames("o", "r", watched)} end`,
  };
}

/** A column as text; what is too large to be an id of anything, compressed or not, as a text that is so too. */
function textOf(row: string, column: string, host: HostTable): string {
  const text = `${row}.${quoteName(column)}::text`;
  if (!varies(column, host)) return text;
  return `case when pg_column_size(${row}.${quoteName(column)}) <= ${LONGEST_SNAPSHOT} then ${text}
          when ${row}.${quoteName(column)} is not null then repeat('-', 1000) end`;
}

/**
 * As JSON text: unlike jsonb it takes whatever a column may hold. What is too large in the table, compressed or not, is
 * not converted at all: its JSON is no smaller, and might not fit into the server's memory.
 */
function snapshotOf(columns: readonly string[], host: HostTable): string {
  if (columns.length === 0) return "null::text";
  const json = `(select to_json(s.*)::text from (select ${columns.map((name) => `r.${quoteName(name)}`).join(", ")}) as s)`;
  const large = columns.filter((name) => varies(name, host));
  if (large.length === 0) return json;
  const stored = large.map((name) => `coalesce(pg_column_size(r.${quoteName(name)}), 0)::bigint`).join(" + ");
  return `case when ${stored} <= ${LONGEST_SNAPSHOT} then ${json} else '' end`;
}

function watchedColumns(tracked: TrackedTable, host: HostTable): readonly string[] {
  return tracked.watch ?? storedColumns(host);
}

function storedColumns(host: HostTable): readonly string[] {
  return host.columns.filter(({ virtual }) => !virtual).map(({ name }) => name);
}

function varies(name: string, host: HostTable): boolean {
  return host.columns.some((column) => column.name === name && column.varies);
}

/** Those of any length one by one: a row of several may be larger than PostgreSQL can hold. */
function anyDiffers(before: string, after: string, columns: readonly string[], host: HostTable): string {
  const short = columns.filter((name) => !varies(name, host));
  const groups = [short, ...columns.filter((name) => varies(name, host)).map((name) => [name])];
  const compared = groups.filter((names) => names.length > 0).map((names) => differ(before, after, names));
  return `(${compared.join(" or ")})`;
}

/**
 * Compares what is stored: that works for every type (`json` and many others have no equality) whatever the search path,
 * and sees each change that a payload would show (`1.0` and `1.00`).
 */
function differ(before: string, after: string, columns: readonly string[]): string {
  const rowOf = (row: string) => `row(${columns.map((name) => `${row}.${quoteName(name)}`).join(", ")})`;
  return `pg_catalog.record_image_ne(${rowOf(before)}, ${rowOf(after)})`;
}

function changedNames(before: string, after: string, columns: readonly string[]): string {
  const names = columns.map((name) => `case when ${differ(before, after, [name])} then ${quoteText(name)} end`);
  return `array_remove(array[${names.join(", ")}]::text[], null)`;
}
