import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { describe, inject } from "vitest";
import { onPostgres } from "../testing/on-postgres.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";
import { kyselyTransaction } from "./kysely-transaction.ts";

interface Tables {
  deals: { id: string };
}

const server = inject("postgresUrl");

describe.skipIf(server === null)("kysely", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const pool = new pg.Pool({ connectionString: url });
      const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });
      return {
        transact: (work) =>
          db
            .transaction()
            .execute((trx) => work(kyselyTransaction(trx), (id) => trx.insertInto("deals").values({ id }).execute())),
        mistake: () => kyselyTransaction(db as never),
        end: () => db.destroy(),
      };
    }),
  );
});
