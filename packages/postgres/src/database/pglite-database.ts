import type { PGliteClient } from "./clients.ts";
import type { Database } from "./database.ts";

/** PostgreSQL inside the process. It has one connection, so transactions follow one another. */
export function createPGliteDatabase(client: PGliteClient): Database {
  return {
    query: (text, values) => client.query(text, values),
    transaction: (run) => client.transaction(run),
    isClient: (value) => value === client,
  };
}
