import { AncrageError } from "@ancrage/core";
import pRetry from "p-retry";
import type { Database } from "../database/database.ts";
import { migratingTo, preparing, statementsAround } from "./migration-sql.ts";
import { type Migration, migrations, newestOf } from "./migrations.ts";
import { refuseTooNew } from "./schema-errors.ts";
import { readSchemaVersion } from "./schema-version.ts";
import type { Tables } from "./tables.ts";

/** How a migration waits; tests shorten it. */
export interface MigrationTerms {
  readonly migrations?: readonly Migration[];
  /** How long one step waits for a lock before it lets go of everything and tries again. Default 2 s. */
  readonly lockTimeoutMs?: number;
  /** How long it goes on trying. Default 60 s. */
  readonly giveUpAfterMs?: number;
}

/**
 * Runs what is missing, one version a transaction. Several processes may do so at once, and one that died is finished by
 * the next. Where nothing is missing it only reads, so that a role without rights on the schema may call it.
 * @throws `schema_too_new`; `store_busy` when other transactions hold what it needs
 */
export async function migrateDatabase(database: Database, t: Tables, terms: MigrationTerms = {}): Promise<void> {
  const steps = terms.migrations ?? migrations;
  const current = await readSchemaVersion(database, t);
  refuseTooNew(current, t, newestOf(steps));
  if (current.version >= newestOf(steps)) return;
  await runStep(database, t, preparing(t), terms);
  for (const step of steps) {
    if (step.version > current.version) await runStep(database, t, migratingTo(step, t), terms);
  }
}

async function runStep(database: Database, t: Tables, step: string, terms: MigrationTerms): Promise<void> {
  const { giveUpAfterMs = 60_000, lockTimeoutMs } = terms;
  try {
    await pRetry(
      () =>
        database.transaction(async (transaction) => {
          for (const text of statementsAround(step, t, lockTimeoutMs)) await transaction.query(text);
        }),
      {
        retries: Number.POSITIVE_INFINITY,
        maxRetryTime: giveUpAfterMs,
        minTimeout: 100,
        maxTimeout: 2_000,
        randomize: true,
        shouldRetry: ({ error }) => isContention(error),
      },
    );
  } catch (error) {
    if (isContention(error)) throw migrationBlocked(t, giveUpAfterMs, error);
    throw error;
  }
}

/** A lock that was not to be had in time, a deadlock, or a conflict with another transaction: all gone with a new attempt. */
function isContention(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["55P03", "40P01", "40001"].includes(String(error.code));
}

function migrationBlocked(t: Tables, waitedMs: number, cause: unknown): AncrageError<"store_busy"> {
  return new AncrageError(
    "store_busy",
    `The schema ${t.schema} could not be migrated for ${waitedMs / 1000} s: another migration is under way, or a transaction holds one of its tables. Find it with: select * from pg_stat_activity where state = 'idle in transaction'. Then call migrate again.`,
    { waitedMs },
    { cause },
  );
}
