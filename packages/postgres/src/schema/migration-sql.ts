import { type Migration, migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

/** How long a step waits for a lock, so that the host's writes do not queue up behind it. In milliseconds. */
const lockTimeoutMs = 2_000;

/** The step that makes the schema, unless a DBA has made it, and the table of versions in it. Nothing where both exist. */
export function preparing(t: Tables): string {
  return only(`
if to_regnamespace('${t.schema}') is null then
  create schema ${t.schema};
end if;
if to_regclass('${t.versions}') is null then
  create table ${t.versions} (version integer primary key, breaking boolean not null, applied_at timestamptz(3) not null);
end if;`);
}

/** The step to one version, with the row that says so; nothing where that row exists. */
export function migratingTo({ version, sql, breaking = false }: Migration, t: Tables): string {
  return only(`
if exists (select from ${t.versions} where version = ${version}) then
  return;
end if;
${sql(t).trim()}

insert into ${t.versions} (version, breaking, applied_at) values (${version}, ${breaking}, now());`);
}

/** What one transaction runs around `step`, statement by statement: one migrator at a time, and no long wait for locks. */
export function statementsAround(step: string, t: Tables, timeoutMs = lockTimeoutMs): readonly string[] {
  return [
    // A host may limit its statements to less than an index takes.
    "set local statement_timeout = 0",
    `set local lock_timeout = ${timeoutMs}`,
    `select pg_advisory_xact_lock(hashtextextended('ancrage migrate ${t.schema}', 0))`,
    step,
  ];
}

/** All of it as text for psql, which may run it as often as it likes: a version that is there is left alone. */
export function migrationSql(t: Tables, steps: readonly Migration[] = migrations): string {
  const parts = [
    { title: `Ancrage: its schema ${t.schema}`, step: preparing(t) },
    ...steps.map((step) => ({ title: `Version ${step.version}`, step: migratingTo(step, t) })),
  ];
  return parts
    .map(({ title, step }) => `-- ${title}\n${["begin", ...statementsAround(step, t), "commit"].join(";\n")};\n`)
    .join("\n");
}

// One statement whatever is in it, so that a client of the extended protocol runs it too. Our tag, because functions that
// a version makes have tags of their own.
function only(statements: string): string {
  return `do $ancrage_step$ begin${statements}\nend $ancrage_step$`;
}
