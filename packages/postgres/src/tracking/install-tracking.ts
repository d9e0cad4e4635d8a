import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { applyChange } from "./apply-change.ts";
import { type Capture, capturesOf } from "./capture.ts";
import { checkCondition } from "./check-condition.ts";
import { findHostTable, type HostTable } from "./host-table.ts";
import { installedCaptures } from "./installed-captures.ts";
import { invalidTracking } from "./invalid-tracking.ts";
import { type TrackedTable, trackedTriggers } from "./tracked-table.ts";
import { type TrackingChange, trackingPlan } from "./tracking-plan.ts";

export interface InstallTrackingOptions {
  /** Only say what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Whether what is captured hints to the processes that listen that there is work. Default false. */
  readonly notify?: boolean;
}

/**
 * Makes the database capture what the tables declare and nothing else, each change in a transaction of its own. What is as
 * declared is not touched; what is no longer declared captures nothing from the start on. Returns the changes.
 * @throws `invalid_option` when a declaration does not fit its table, before anything is changed; `table_busy` when a
 *   table could not be locked, after which it is safe to try again
 */
export async function installTracking(
  database: Database,
  t: Tables,
  tables: readonly TrackedTable[],
  { dryRun = false, notify = false }: InstallTrackingOptions = {},
): Promise<readonly TrackingChange[]> {
  trackedTriggers(tables);
  const declared: Capture[] = [];
  for (const tracked of tables) {
    const host = await findHostTable(database, tracked);
    await checkCondition(database, tracked, host);
    const captures = capturesOf(t, tracked, host, notify);
    checkNames(t, captures, host);
    declared.push(...captures);
  }
  const plan = trackingPlan(t, declared, await installedCaptures(database, t));
  if (dryRun) return plan;

  const kept = declared.map(({ name }) => name);
  await database.query(`update ${t.tracking} set retired = true where name <> all ($1::text[])`, [kept]);
  for (const change of plan) await applyChange(database, t, change);
  return plan;
}

/** A trigger of the same name that calls something else would be replaced. */
function checkNames(t: Tables, captures: readonly Capture[], host: HostTable): void {
  const schema = t.schema.slice(1, -1);
  for (const { trigger, tracked } of captures) {
    if (host.triggers.some((one) => one.trigger === trigger && one.schema !== schema)) {
      throw invalidTracking(tracked.declared, `it has a trigger ${trigger} that is not Ancrage's. Rename that one.`);
    }
  }
}
