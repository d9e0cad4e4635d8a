// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { Knex } from "knex";
import { knexTransaction } from "./knex-transaction.ts";

export function transactions(transaction: Knex.Transaction, knex: Knex) {
  knexTransaction(transaction);
  // @ts-expect-error: on the database every statement commits alone
  knexTransaction(knex);
}
