import knexOn from "knex";
import { describe, inject } from "vitest";
import { onPostgres } from "../testing/on-postgres.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";
import { knexTransaction } from "./knex-transaction.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("knex", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const knex = knexOn({ client: "pg", connection: url });
      return {
        transact: (work) => knex.transaction((trx) => work(knexTransaction(trx), (id) => trx("deals").insert({ id }))),
        mistake: () => knexTransaction(knex as never),
        end: () => knex.destroy(),
      };
    }),
  );
});
