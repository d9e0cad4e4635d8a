import { type Finding, isAncrageError } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { installTracking } from "../tracking/install-tracking.ts";
import { quoteText } from "../tracking/sql-text.ts";
import type { TrackedTable } from "../tracking/tracked-table.ts";
import { trackingFaults } from "../tracking/tracking-faults.ts";
import type { TrackingChange } from "../tracking/tracking-plan.ts";

/** Whether the database captures what is declared, no more and no less, and none of it is paused. */
export async function trackingFinding(
  database: Database,
  t: Tables,
  tracked: readonly TrackedTable[],
  notify: boolean,
): Promise<Finding> {
  const expected = `${tracked.length} tracked ${tracked.length === 1 ? "table" : "tables"}, captured as declared`;
  let plan: readonly TrackingChange[];
  try {
    plan = await installTracking(database, t, tracked, { dryRun: true, notify });
  } catch (error) {
    if (!isAncrageError(error, "invalid_option")) throw error;
    const repair = ["correct the declaration in trackTable, or the table"];
    return { check: "tracking", outcome: "wrong", expected, found: error.message, repair };
  }
  const paused = await answersOf<{ table: string }>(
    database,
    answering(`select distinct table_name as "table" from ${t.tracking} where paused and not retired order by 1`),
    [],
  );
  const lost = (await trackingFaults(database, t)).reduce((sum, { events }) => sum + events, 0);
  const note = lost === 0 ? "" : `; ${lost} events were lost or lost their snapshot: await store.trackingFaults()`;
  if (plan.length === 0 && paused.length === 0) {
    return { check: "tracking", outcome: "good", expected, found: `as declared${note}`, repair: [] };
  }
  return {
    ...{ check: "tracking", outcome: "wrong", expected },
    found: [
      ...plan.map(({ action, table, operation }) => `to ${action}: ${operation} of ${table}`),
      ...paused.map(({ table }) => `paused: ${table}`),
    ].join(", "),
    repair: [
      ...(plan.length === 0 ? [] : ["-- await store.installTracking() does the same"]),
      ...plan.map(({ statements }) => `begin;\n${statements.map((statement) => `${statement};`).join("\n")}\ncommit;`),
      ...paused.map(({ table }) => `update ${t.tracking} set paused = false where table_name = ${quoteText(table)};`),
    ],
  };
}
