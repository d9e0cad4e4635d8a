import { AncrageError } from "@ancrage/core";
import pRetry from "p-retry";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import type { TrackingChange } from "./tracking-plan.ts";

/** A trigger waits for the writers of its table, and whoever writes next waits for it. */
const lockTimeout = "2s";

/** Another five times, after 0.5, 1, 2, 4 and 8 s. */
const retries = { retries: 5, minTimeout: 500, factor: 2 };

/**
 * Runs a change in one transaction that waits at most 2 s for a lock, and again when that was not enough.
 * @throws `table_busy` when it never was; then nothing has changed
 */
export async function applyChange(
  database: Database,
  t: Tables,
  { table, statements }: Pick<TrackingChange, "table" | "statements">,
): Promise<void> {
  const once = () =>
    database.transaction(async (transaction) => {
      await transaction.query(`set local lock_timeout = '${lockTimeout}'`);
      // Of two processes that change one function at once, one would fail.
      await transaction.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`ancrage track ${t.schema}`]);
      for (const statement of statements) await transaction.query(statement);
    });
  try {
    await pRetry(once, { ...retries, shouldRetry: ({ error }) => isLockTimeout(error) });
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new AncrageError(
      "table_busy",
      `The table ${table} is held by a transaction that does not end, so its triggers cannot be changed. Try again when it is over.`,
      { table },
      { cause: error },
    );
  }
}

function isLockTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "55P03";
}
