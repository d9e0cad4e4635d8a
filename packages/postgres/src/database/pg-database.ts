import type { PgPool } from "./clients.ts";
import type { Database } from "./database.ts";

/** A PostgreSQL server behind a `pg` Pool. */
export function createPgDatabase(pool: PgPool): Database {
  return {
    query: (text, values) => pool.query(text, values),

    async transaction(run) {
      const client = await pool.connect();
      let broken: Error | boolean = false;
      try {
        await client.query("begin isolation level read committed");
        const result = await run(client);
        await client.query("commit");
        return result;
      } catch (error) {
        try {
          await client.query("rollback");
        } catch {
          // The connection is lost, and with it the transaction: the pool must not hand it out again.
          broken = true;
        }
        throw error;
      } finally {
        client.release(broken);
      }
    },

    isClient: (value) => value === pool,
  };
}
