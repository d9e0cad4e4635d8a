import type { Queryable, Row } from "../database/database.ts";
import { notATransaction } from "../database/not-a-transaction.ts";

/** The part of a postgres.js transaction that is used; `savepoint` is what postgres.js itself lacks. */
export interface PostgresJsTransaction {
  unsafe(text: string, values: never[], options: { prepare: boolean }): PromiseLike<Row[]>;
  readonly savepoint: unknown;
}

/**
 * A transaction of postgres.js as Ancrage takes it.
 * @throws `not_a_transaction` for `sql` itself
 */
export function postgresJsTransaction(transaction: PostgresJsTransaction): Queryable {
  if (!("savepoint" in transaction)) throw notATransaction("postgres.js", "sql.begin(...)");
  return {
    async query(text, values = []) {
      // postgres.js asks the server for the types of an unprepared statement every time, which is a second round trip.
      // Where the application has set `prepare: false`, that wins.
      return { rows: await transaction.unsafe(text, values as never[], { prepare: true }) };
    },
  };
}
