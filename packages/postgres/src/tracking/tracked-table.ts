import { invalidTracking } from "./invalid-tracking.ts";
import { type TableName, tableName } from "./table-name.ts";

/** What a tracked table fires for. */
export const operations = ["insert", "update", "delete"] as const;
export type TrackedOperation = (typeof operations)[number];

/** Which triggers the rows of a table fire, and what their events hold. Columns are named as PostgreSQL keeps them. */
export interface TrackTableOptions {
  /** The trigger that a new row fires. */
  readonly insert?: string;
  /** The trigger that a changed row fires. The event's `changed` names the columns that differ. */
  readonly update?: string;
  /** The trigger that a deleted row fires. Needs a `snapshot`, since the record is gone when its payload is built. */
  readonly delete?: string;
  /** The column whose value, as text, is the record id. */
  readonly recordId: string;
  /** The column that holds the tenant. Default: every event belongs to the tenant `default`. */
  readonly tenantId?: string;
  /** The column that holds the scope; NULL and an empty text are none. Default: no scope. */
  readonly scope?: string;
  /** The column that holds the ordering key of the events; NULL and an empty text are none. Default: no key. */
  readonly orderingKey?: string;
  /**
   * A condition in SQL over the row's columns: only rows that meet it fire; after an update it is the new row that counts.
   * It runs without a search path, so functions and types outside of `pg_catalog` need their schema; one that fails for a
   * row fails the write of that row.
   */
  readonly when?: string;
  /** The columns whose change makes an update count. Default: all of them. */
  readonly watch?: readonly string[];
  /** The columns that the payload builder is handed as `snapshot`, and no others. Default: no snapshot. */
  readonly snapshot?: readonly string[];
  /**
   * What happens when an event cannot be written, for reasons that are not in the data (a missing right, a full disk):
   * `raise` fails the host's write, `drop` lets it pass and counts the lost event. Default `raise`.
   */
  readonly onFault?: "raise" | "drop";
}

/** A table whose rows fire triggers, whatever wrote them. Made by `trackTable`. */
export interface TrackedTable extends TableName {
  /** As it was declared. */
  readonly declared: string;
  /** The trigger of each operation that fires one. */
  readonly triggers: ReadonlyMap<TrackedOperation, string>;
  readonly recordId: string;
  readonly tenantId: string | null;
  readonly scope: string | null;
  readonly orderingKey: string | null;
  readonly when: string | null;
  readonly watch: readonly string[] | null;
  readonly snapshot: readonly string[];
  readonly onFault: "raise" | "drop";
}

const known = new Set<string>([
  ...operations,
  "recordId",
  "tenantId",
  "scope",
  "orderingKey",
  "when",
  "watch",
  "snapshot",
  "onFault",
]);

/**
 * Declares that the rows of `table` (`public.deal`) fire triggers. It takes effect with `installTracking`, which also
 * checks it against the table.
 * @throws `invalid_option` for a declaration that can mean nothing
 */
export function trackTable(table: string, options: TrackTableOptions): TrackedTable {
  const name = tableName(table);
  const fault = faultOf(options);
  if (fault !== null) throw invalidTracking(table, fault);
  const triggers = operations.flatMap((operation) => {
    const trigger = options[operation];
    return trigger === undefined ? [] : [[operation, trigger] as const];
  });
  return {
    ...name,
    declared: table,
    triggers: new Map(triggers),
    recordId: options.recordId,
    tenantId: options.tenantId ?? null,
    scope: options.scope ?? null,
    orderingKey: options.orderingKey ?? null,
    when: options.when ?? null,
    watch: options.watch ?? null,
    snapshot: [...new Set(options.snapshot)],
    onFault: options.onFault ?? "raise",
  };
}

/**
 * The triggers that tables fire, so that nobody fires them by a call as well.
 * @throws `invalid_option` when a table is declared twice
 */
export function trackedTriggers(tables: readonly TrackedTable[]): readonly string[] {
  const seen = new Set<string>();
  for (const { quoted, declared } of tables) {
    if (seen.has(quoted)) throw invalidTracking(declared, "it is declared twice. Put all of it in one trackTable.");
    seen.add(quoted);
  }
  return [...new Set(tables.flatMap(({ triggers }) => [...triggers.values()]))];
}

function faultOf(options: TrackTableOptions): string | null {
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) return `it has no option ${unknown}. There are ${[...known].join(", ")}.`;
  const texts = [...operations, "recordId", "tenantId", "scope", "orderingKey", "when"] as const;
  const bad = texts.find((name) => options[name] !== undefined && !isText(options[name]));
  if (bad !== undefined) return `${bad} must be a text that is not empty.`;
  if (options.recordId === undefined) return "it needs recordId, the column whose value is the record id.";
  if (operations.every((operation) => options[operation] === undefined)) {
    return "it fires nothing. Name a trigger for insert, update or delete.";
  }
  const list = (["watch", "snapshot"] as const).find((name) => options[name] !== undefined && !isList(options[name]));
  if (list !== undefined) return `${list} must be a list of at least one column.`;
  if (options.watch !== undefined && options.update === undefined)
    return "watch says what an update is; name a trigger.";
  if (options.delete !== undefined && options.snapshot === undefined) {
    return "delete needs a snapshot: name the columns that the payload is built from, since the row is gone by then.";
  }
  if (options.onFault !== undefined && !["raise", "drop"].includes(options.onFault)) {
    return "onFault must be raise or drop.";
  }
  return null;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}
