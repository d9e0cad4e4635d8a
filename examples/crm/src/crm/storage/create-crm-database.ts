import type { PGliteClient, PgPool } from "@ancrage/postgres";
import type { CrmDatabase, Queries } from "./crm-database.ts";

/** The CRM's way to its database. */
export function createCrmDatabase(client: PGliteClient | PgPool): CrmDatabase {
  return {
    query: (text, values) => client.query(text, values),
    transaction: (run) => ("exec" in client ? client.transaction(run) : inTransaction(client, run)),
  };
}

/** What PGlite brings along and a pool does not. */
async function inTransaction<Result>(pool: PgPool, run: (transaction: Queries) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let lost = false;
  try {
    await client.query("begin");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    // Without its connection a transaction is rolled back by the server, and nobody else must be given that connection.
    await client.query("rollback").catch(() => {
      lost = true;
    });
    throw error;
  } finally {
    client.release(lost);
  }
}
