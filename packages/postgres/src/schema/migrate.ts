import { AncrageError } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/**
 * Runs what is missing, one version a transaction, each behind a lock that another process migrating at once waits for.
 * @throws `schema_too_new`
 */
export async function migrateDatabase(database: Database, t: Tables): Promise<void> {
  await database.transaction((transaction) => prepare(transaction, t));
  for (const { version, sql } of migrations) {
    await database.transaction(async (transaction) => {
      await hold(transaction, t);
      const current = await currentVersion(transaction, t);
      if (current > (migrations.at(-1)?.version ?? 0)) throw tooNew(current, t);
      if (current >= version) return;
      // One statement at a time: with the extended protocol a text holds only one.
      for (const statement of statementsOf(sql(t))) await transaction.query(statement);
      await transaction.query(`insert into ${t.versions} (version, applied_at) values ($1, now())`, [version]);
    });
  }
}

async function prepare(transaction: Queryable, t: Tables): Promise<void> {
  await hold(transaction, t);
  const [schema] = await answersOf(
    transaction,
    answering("select 1 from pg_catalog.pg_namespace where quote_ident(nspname) = $1 or '\"' || nspname || '\"' = $1"),
    [t.schema],
  );
  // CREATE SCHEMA IF NOT EXISTS needs the right to create one even when it exists.
  if (schema === undefined) await transaction.query(`create schema ${t.schema}`);
  await transaction.query(
    `create table if not exists ${t.versions} (version integer primary key, applied_at timestamptz(3) not null)`,
  );
}

async function hold(transaction: Queryable, t: Tables): Promise<void> {
  await transaction.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`ancrage migrate ${t.schema}`]);
}

async function currentVersion(transaction: Queryable, t: Tables): Promise<number> {
  const [row] = await answersOf<{ version: number | null }>(
    transaction,
    answering(`select max(version) as version from ${t.versions}`),
    [],
  );
  return row?.version ?? 0;
}

function statementsOf(sql: string): string[] {
  return sql
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function tooNew(version: number, t: Tables): AncrageError {
  const known = migrations.at(-1)?.version ?? 0;
  return new AncrageError(
    "schema_too_new",
    `The schema ${t.schema} is at version ${version}, and this package knows ${known}. Update @ancrage/postgres to the version that the other processes run.`,
    { version, known },
  );
}
