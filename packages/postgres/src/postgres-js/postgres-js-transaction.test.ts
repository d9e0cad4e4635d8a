import postgres from "postgres";
import { describe, inject } from "vitest";
import { onPostgres } from "../testing/on-postgres.ts";
import { transactionSuite } from "../testing/transaction-suite.ts";
import { postgresJsTransaction } from "./postgres-js-transaction.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("postgres.js", () => {
  transactionSuite(() =>
    onPostgres(server, (url) => {
      const sql = postgres(url);
      return {
        transact: (work) =>
          sql.begin((tx) => work(postgresJsTransaction(tx), (id) => tx`insert into deals (id) values (${id})`)),
        mistake: () => postgresJsTransaction(sql as never),
        end: () => sql.end(),
      };
    }),
  );
});
