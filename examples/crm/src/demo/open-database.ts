import { join } from "node:path";
import { isAncrageError } from "@ancrage/core";
import { openPGlite, type PostgresClient } from "@ancrage/postgres";
import pg from "pg";
import type { Queries } from "../crm/storage/crm-database.ts";
import { DemoError } from "./demo-error.ts";

export interface OpenDatabase {
  readonly client: PostgresClient;
  /** A way to the database beside the CRM's own, as psql has one. PGlite has no other than its one connection. */
  readonly outside: Queries;
  close(): Promise<void>;
}

/** Opens the database of `databaseUrl`, or else the one in `folder`. @throws `DemoError` when it cannot be opened */
export function openDatabase(folder: string, databaseUrl: string | null): Promise<OpenDatabase> {
  return databaseUrl === null ? openFolder(join(folder, "database")) : openServer(databaseUrl);
}

async function openFolder(folder: string): Promise<OpenDatabase> {
  try {
    const client = await openPGlite(folder);
    return { client, outside: client, close: () => client.close() };
  } catch (cause) {
    const isKnown = isAncrageError(cause, "folder_in_use") || isAncrageError(cause, "folder_damaged");
    throw isKnown ? new DemoError(cause.message, { cause }) : cause;
  }
}

async function openServer(connectionString: string): Promise<OpenDatabase> {
  const client = new pg.Pool({ connectionString });
  const outside = new pg.Pool({ connectionString, max: 1 });
  for (const pool of [client, outside]) {
    // A connection that breaks while nobody uses it is replaced; unheard, its error would end the process.
    pool.on("error", (error) => console.error(`A connection to the database broke: ${error.message}`));
  }
  const close = async () => void (await Promise.all([client.end(), outside.end()]));
  try {
    await client.query("select 1");
  } catch (cause) {
    await close();
    throw new DemoError(`The database in DATABASE_URL cannot be reached: ${reasonOf(cause)}`, { cause });
  }
  return { client, outside, close };
}

/** For a name with several addresses Node gives an error of errors, without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
