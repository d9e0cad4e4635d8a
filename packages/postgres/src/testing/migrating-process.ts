import { once } from "node:events";
import { createInterface } from "node:readline";
import pg from "pg";
import type { PgPoolClient } from "../database/clients.ts";
import { createPgDatabase } from "../database/pg-database.ts";
import { migrateDatabase } from "../schema/migrate.ts";
import { tablesOf } from "../schema/tables.ts";

// A process that migrates: `<url> <schema> <statement>`. Before the statement of that number (0: none) it says `paused`, and
// goes on when it is given a line. It says `done` at the end.
const [, , url = "", schema = "", pauseBefore = "0"] = process.argv;
const pool = new pg.Pool({ connectionString: url });
const told = createInterface({ input: process.stdin });
let statements = 0;

async function maybePause(): Promise<void> {
  statements += 1;
  if (statements !== Number(pauseBefore)) return;
  console.log("paused");
  await once(told, "line");
}

const database = createPgDatabase({
  async query(text, values) {
    await maybePause();
    return pool.query(text, values);
  },
  async connect(): Promise<PgPoolClient> {
    const client = await pool.connect();
    return {
      async query(text, values) {
        await maybePause();
        return client.query(text, values);
      },
      release: (error) => client.release(error),
    };
  },
});

await migrateDatabase(database, tablesOf(schema));
console.log("done");
told.close();
await pool.end();
