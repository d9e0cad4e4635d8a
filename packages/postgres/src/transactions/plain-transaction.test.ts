import pg from "pg";
import { describe, inject } from "vitest";
import { onPGlite } from "../testing/on-pglite.ts";
import { onPostgres } from "../testing/on-postgres.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("a client of pg on which BEGIN was called", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const pool = new pg.Pool({ connectionString: url });
      return {
        async transact(work) {
          const client = await pool.connect();
          try {
            await client.query("begin");
            await work(client, (id) => client.query("insert into deals (id) values ($1)", [id]));
            await client.query("commit");
          } catch (error) {
            await client.query("rollback");
            throw error;
          } finally {
            client.release();
          }
        },
        // Another pool than the store's: it is told by what it can do.
        mistake: () => pool,
        end: () => pool.end(),
      };
    }),
  );
});

describe("a transaction of PGlite", () => {
  transactionSuite(() =>
    onPGlite((client) => ({
      transact: (work) =>
        client.transaction((tx) => work(tx, (id) => tx.query("insert into deals (id) values ($1)", [id]))),
      mistake: () => client,
    })),
  );
});
