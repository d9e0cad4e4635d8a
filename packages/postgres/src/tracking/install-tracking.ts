import { AncrageError } from "@ancrage/core";
import pRetry from "p-retry";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
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
}

/** A trigger waits for the writers of its table, and who writes next waits for it. */
const lockTimeout = "2s";

/** Another five times, after 0.5, 1, 2, 4 and 8 s. */
const retries = { retries: 5, minTimeout: 500, factor: 2 };

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
  { dryRun = false }: InstallTrackingOptions = {},
): Promise<readonly TrackingChange[]> {
  trackedTriggers(tables);
  const declared: Capture[] = [];
  for (const tracked of tables) {
    const host = await findHostTable(database, tracked);
    await checkCondition(database, tracked, host);
    const captures = capturesOf(t, tracked, host);
    checkNames(t, captures, host);
    declared.push(...captures);
  }
  const plan = trackingPlan(t, declared, await installedCaptures(database, t));
  if (dryRun) return plan;

  const kept = declared.map(({ name }) => name);
  await database.query(`update ${t.tracking} set retired = true where name <> all ($1::text[])`, [kept]);
  for (const change of plan) await apply(database, t, change);
  return plan;
}

async function apply(database: Database, t: Tables, { table, statements }: TrackingChange): Promise<void> {
  const once = () =>
    database.transaction(async (transaction) => {
      await transaction.query(`set local lock_timeout = '${lockTimeout}'`);
      // Two processes that change one function at once fail.
      await transaction.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`ancrage track ${t.schema}`]);
      for (const statement of statements) await transaction.query(statement);
    });
  try {
    await pRetry(once, { ...retries, shouldRetry: ({ error }) => isLockTimeout(error) });
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new AncrageError(
      "table_busy",
      `The table ${table} is in use by a transaction that does not end, so its triggers cannot be changed. Try again when it is over.`,
      { table },
      { cause: error },
    );
  }
}

function isLockTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "55P03";
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
