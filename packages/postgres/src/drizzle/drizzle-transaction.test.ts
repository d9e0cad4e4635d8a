import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { drizzle as drizzleOnPGlite } from "drizzle-orm/pglite";
import { drizzle as drizzleOnPostgresJs } from "drizzle-orm/postgres-js";
import pg from "pg";
import postgres from "postgres";
import { describe, inject } from "vitest";
import { onPGlite } from "../testing/on-pglite.ts";
import { onPostgres } from "../testing/on-postgres.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";
import { drizzleTransaction } from "./drizzle-transaction.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("drizzle on node-postgres", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const pool = new pg.Pool({ connectionString: url });
      const db = drizzle({ client: pool });
      return {
        transact: (work) =>
          db.transaction((tx) =>
            work(drizzleTransaction(tx), (id) => tx.execute(sql`insert into deals (id) values (${id})`)),
          ),
        mistake: () => drizzleTransaction(db as never),
        end: () => pool.end(),
      };
    }),
  );
});

describe.skipIf(server === null)("drizzle on postgres.js", () => {
  const open = () =>
    onPostgres(server, (url) => {
      const client = postgres(url);
      const db = drizzleOnPostgresJs({ client });
      return {
        transact: (work) =>
          db.transaction((tx) =>
            work(drizzleTransaction(tx), (id) => tx.execute(sql`insert into deals (id) values (${id})`)),
          ),
        mistake: () => drizzleTransaction(db as never),
        end: () => client.end(),
      };
    });
  // This driver of drizzle never lets postgres.js keep a statement, so the server is asked for its types each time.
  transactionSuite(open, { statementCosts: 2 });
});

describe("drizzle on PGlite", () => {
  transactionSuite(() =>
    onPGlite((client) => {
      const db = drizzleOnPGlite({ client });
      return {
        transact: (work) =>
          db.transaction((tx) =>
            work(drizzleTransaction(tx), (id) => tx.execute(sql`insert into deals (id) values (${id})`)),
          ),
        mistake: () => drizzleTransaction(db as never),
      };
    }),
  );
});
