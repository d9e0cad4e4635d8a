import { createHash } from "node:crypto";
import type { Tables } from "../schema/tables.ts";
import { captureFunction } from "./capture-function.ts";
import { captureLevel, differs, transitionTables } from "./capture-query.ts";
import type { HostTable } from "./host-table.ts";
import { quoteName } from "./sql-text.ts";
import { operations, type TrackedOperation, type TrackedTable } from "./tracked-table.ts";

/** One operation of a tracked table, and what stands for it in the database: a trigger, and its function in our schema. */
export interface Capture {
  /** Of the function, and of its row in `tracking`. */
  readonly name: string;
  readonly operation: TrackedOperation;
  readonly tracked: TrackedTable;
  readonly oid: number;
  /** The trigger's name. */
  readonly trigger: string;
  /** What makes function and trigger, in this order. */
  readonly statements: readonly string[];
  /** Changes with the statements. */
  readonly definition: string;
}

// Transaction-local, by whoever writes what must fire nothing. Reset, it reads as an empty text and not as NULL.
const unlessSuppressed = "nullif(pg_catalog.current_setting('ancrage.suppress', true), '') is distinct from 'on'";

/** The captures of a tracked table. */
export function capturesOf(t: Tables, tracked: TrackedTable, host: HostTable, notify: boolean): readonly Capture[] {
  const declared = operations.filter((operation) => tracked.triggers.has(operation));
  return declared.map((operation) => {
    const name = captureName(tracked, operation);
    const trigger = triggerName(t, operation);
    const statements = [
      captureFunction(t, { name, operation, tracked, host, notify }),
      `revoke execute on function ${t.schema}.${name}() from public`,
      captureTrigger(t, name, trigger, operation, tracked, host),
    ];
    const definition = createHash("sha256").update(statements.join("\n")).digest("hex");
    return { name, operation, tracked, oid: host.oid, trigger, statements, definition };
  });
}

/** The name of every function of ours that stands behind a trigger. */
export const captureNames = "^track_[0-9a-f]{12}_(insert|update|delete)$";

/** Of the table's name, so that a table with any name can have one. */
function captureName({ quoted }: TrackedTable, operation: TrackedOperation): string {
  return `track_${createHash("sha256").update(quoted).digest("hex").slice(0, 12)}_${operation}`;
}

/** Of the schema's name, so that two of ours can track one table. */
function triggerName({ schema }: Tables, operation: TrackedOperation): string {
  return `${schema.slice(1, -1).slice(0, 50)}_${operation}`;
}

function captureTrigger(
  t: Tables,
  name: string,
  trigger: string,
  operation: TrackedOperation,
  tracked: TrackedTable,
  host: HostTable,
): string {
  const level = captureLevel(operation, host);
  const seen = {
    insert: `referencing new table as ${transitionTables.new}`,
    delete: `referencing old table as ${transitionTables.old}`,
    update:
      level === "row" ? "" : `referencing old table as ${transitionTables.old} new table as ${transitionTables.new}`,
  }[operation];
  const condition =
    level === "row" ? `${differs("old", "new", tracked, host)} and ${unlessSuppressed}` : unlessSuppressed;
  return `create or replace trigger ${quoteName(trigger)} after ${operation} on ${tracked.quoted} ${seen}
for each ${level} when (${condition}) execute function ${t.schema}.${name}()`;
}
