import { DEFAULT_TENANT } from "@ancrage/core";
import type { HostTable } from "./host-table.ts";
import { quoteName, quoteText } from "./sql-text.ts";
import type { Operation, TrackedTable } from "./tracked-table.ts";

/** Bytes of a snapshot as JSON, as of one that is given by a call. */
export const LONGEST_SNAPSHOT = 262_144;

/** The names under which a statement's rows are known to its trigger function. */
export const transitionTables = { old: "ancrage_old_rows", new: "ancrage_new_rows" } as const;

/**
 * Whether a trigger sees all rows of a statement or each row by itself. Updates are seen row by row, since only there a
 * condition in front of the function can leave out what did not change. Where the rows live in several tables, a row
 * trigger would miss those that move from one to another, and those of tables that inherit.
 */
export function captureLevel(operation: Operation, host: HostTable): "statement" | "row" {
  return operation === "update" && !host.spread ? "row" : "statement";
}

/** Whether an update changed a column that counts, as SQL on two rows. */
export function differs(before: string, after: string, tracked: TrackedTable, host: HostTable): string {
  return differ(before, after, watchedColumns(tracked, host));
}

/**
 * The rows that count, as SQL with the columns `record_id`, `tenant_id`, `scope`, `snapshot`, `snapshot_fits` and
 * `changed`. Nothing in it can fail for what a row holds, but for the host's own condition.
 */
export function captureQuery(operation: Operation, tracked: TrackedTable, host: HostTable): string {
  const { tenantId, scope, snapshot } = tracked;
  const { source, changed } = sourceOf(operation, tracked, host);
  const textOf = (column: string) => `r.${quoteName(column)}::text`;
  return `select ${textOf(tracked.recordId)} as record_id,
        ${tenantId === null ? quoteText(DEFAULT_TENANT) : textOf(tenantId)} as tenant_id,
        ${scope === null ? "null::text" : `nullif(${textOf(scope)}, '')`} as scope,
        ${snapshotOf(snapshot, host)} as snapshot,
        ${changed} as changed
      from ${source}`;
}

function sourceOf(operation: Operation, tracked: TrackedTable, host: HostTable): { source: string; changed: string } {
  const condition = tracked.when === null ? "" : ` where (\n${tracked.when}\n)`;
  if (operation === "insert") return { source: `${transitionTables.new} as r${condition}`, changed: "null::text[]" };
  if (operation === "delete") return { source: `${transitionTables.old} as r${condition}`, changed: "null::text[]" };

  const watched = watchedColumns(tracked, host);
  if (captureLevel(operation, host) === "row") {
    return { source: `(select new.*) as r${condition}`, changed: changedNames("old", "new", watched) };
  }
  // A row whose record id changed finds no former one: its event says that what changed is unknown.
  const key = quoteName(tracked.recordId);
  const former = `select distinct on (f.${key}::text) f.* from ${transitionTables.old} as f order by f.${key}::text`;
  const current = `select r.* from ${transitionTables.new} as r${condition}`;
  return {
    source: `(${current}) as r
      left join (${former}) as o on o.${key}::text = r.${key}::text
      where o.${key} is null or ${differ("o", "r", watched)}`,
    changed: `case when o.${key} is not null then ${changedNames("o", "r", watched)} end`,
  };
}

/**
 * As JSON text: unlike jsonb it takes whatever a column may hold. What is too large in the table, compressed or not, is
 * not converted at all: its JSON is no smaller, and might not fit into the server's memory.
 */
function snapshotOf(columns: readonly string[], host: HostTable): string {
  if (columns.length === 0) return "null::text";
  const json = `(select to_json(s.*)::text from (select ${columns.map((name) => `r.${quoteName(name)}`).join(", ")}) as s)`;
  const large = columns.filter((name) => host.columns.some((column) => column.name === name && column.varies));
  if (large.length === 0) return json;
  const stored = large.map((name) => `coalesce(pg_column_size(r.${quoteName(name)}), 0)::bigint`).join(" + ");
  return `case when ${stored} <= ${LONGEST_SNAPSHOT} then ${json} else '' end`;
}

function watchedColumns(tracked: TrackedTable, host: HostTable): readonly string[] {
  return tracked.watch ?? host.columns.filter(({ virtual }) => !virtual).map(({ name }) => name);
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
