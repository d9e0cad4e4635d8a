import type { Tables } from "../schema/tables.ts";
import type { Capture } from "./capture.ts";
import type { InstalledCapture } from "./installed-captures.ts";
import { quoteName, quoteText } from "./sql-text.ts";
import type { TrackedOperation } from "./tracked-table.ts";

/** One thing that `installTracking` changes, each in a transaction of its own. */
export interface TrackingChange {
  readonly action: "create" | "replace" | "drop";
  /** As it was declared; quoted when it is dropped. */
  readonly table: string;
  readonly operation: TrackedOperation;
  /** What is run, in this order. */
  readonly statements: readonly string[];
}

/** What leads from what is installed to what is declared; empty when they agree. */
export function trackingPlan(
  t: Tables,
  declared: readonly Capture[],
  installed: readonly InstalledCapture[],
): readonly TrackingChange[] {
  const obsolete = installed.filter(({ name }) => declared.every((capture) => capture.name !== name));
  return [
    ...obsolete.map((found) => dropping(t, found)),
    ...declared.flatMap((capture) => {
      const found = installed.find(({ name }) => name === capture.name);
      return found !== undefined && isCurrent(found, capture) ? [] : [installing(t, capture, found)];
    }),
  ];
}

function isCurrent({ definition, hasFunction, triggers }: InstalledCapture, capture: Capture): boolean {
  const [trigger, ...more] = triggers;
  return (
    hasFunction &&
    definition === capture.definition &&
    trigger !== undefined &&
    more.length === 0 &&
    trigger.oid === capture.oid &&
    trigger.trigger === capture.trigger &&
    trigger.enabled
  );
}

function installing(t: Tables, capture: Capture, found: InstalledCapture | undefined): TrackingChange {
  const { name, operation, tracked, trigger, definition } = capture;
  const triggers = found?.triggers ?? [];
  const astray = triggers.filter((one) => one.oid !== capture.oid || one.trigger !== trigger);
  const disabled = triggers.some((one) => !astray.includes(one) && !one.enabled);
  return {
    action: triggers.length > astray.length ? "replace" : "create",
    table: tracked.declared,
    operation,
    statements: [
      ...astray.map(droppingTrigger),
      ...capture.statements,
      ...(disabled ? [`alter table ${tracked.quoted} enable trigger ${quoteName(trigger)}`] : []),
      // What was paused stays paused.
      `insert into ${t.tracking} as k (name, table_name, operation, definition, paused, retired)
values (${quoteText(name)}, ${quoteText(tracked.quoted)}, ${quoteText(operation)}, ${quoteText(definition)}, false, false)
on conflict (name) do update set definition = excluded.definition, retired = false`,
    ],
  };
}

function dropping(t: Tables, { name, table, hasFunction, triggers }: InstalledCapture): TrackingChange {
  return {
    action: "drop",
    table: table ?? triggers[0]?.table ?? name,
    operation: name.slice(name.lastIndexOf("_") + 1) as TrackedOperation,
    statements: [
      ...triggers.map(droppingTrigger),
      ...(hasFunction ? [`drop function if exists ${t.schema}.${name}()`] : []),
      `delete from ${t.tracking} where name = ${quoteText(name)}`,
    ],
  };
}

function droppingTrigger({ trigger, table }: { readonly trigger: string; readonly table: string }): string {
  return `drop trigger if exists ${quoteName(trigger)} on ${table}`;
}
