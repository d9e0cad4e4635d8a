// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type postgres from "postgres";
import { postgresJsTransaction } from "./postgres-js-transaction.ts";

export function transactions(
  transaction: postgres.TransactionSql,
  withTypes: postgres.TransactionSql<{ bigint: bigint }>,
  sql: postgres.Sql,
) {
  postgresJsTransaction(transaction);
  postgresJsTransaction(withTypes);
  // @ts-expect-error: on the database every statement commits alone
  postgresJsTransaction(sql);
}
