import type { Finding } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";

// The oldest server that the store is made for.
const oldest = 150_000;

interface Server {
  readonly version: string;
  readonly number: number;
  readonly database: string;
  readonly readOnly: boolean;
}

const text = answering(`select current_setting('server_version') as version,
  current_setting('server_version_num')::int as number, current_database() as database,
  current_setting('transaction_read_only') = 'on' as "readOnly"`);

/** Whether the database answers, and is one that can be worked on. */
export async function databaseFinding(to: Queryable): Promise<Finding> {
  const expected = "a PostgreSQL 15 or later that answers and can be written to";
  const wrong = (found: string, ...repair: readonly string[]): Finding => ({
    ...{ check: "database", outcome: "wrong", expected, found, repair },
  });
  let server: Server | undefined;
  const startedMs = performance.now();
  try {
    [server] = await answersOf<Server>(to, text, []);
  } catch (error) {
    return wrong(
      reasonOf(error),
      "start the database, or correct where the client of createPostgresStore connects to; try: psql \"$DATABASE_URL\" -c 'select 1'",
    );
  }
  if (server === undefined) return wrong("it answered with nothing", "give createPostgresStore a client of PostgreSQL");
  const { version, number, database, readOnly } = server;
  const found = `PostgreSQL ${version}, database ${database}, answered in ${Math.round(performance.now() - startedMs)} ms`;
  if (number < oldest) return wrong(found, "upgrade the server with pg_upgrade");
  if (readOnly) {
    return wrong(
      `${found}, read-only`,
      `connect to the primary server; or, if it is the primary: alter database "${database.replaceAll('"', '""')}" reset default_transaction_read_only;`,
    );
  }
  return { check: "database", outcome: "good", expected, found, repair: [] };
}

// A connection that several addresses refused says so in the errors within.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
