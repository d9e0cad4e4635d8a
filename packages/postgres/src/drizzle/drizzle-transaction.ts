import type { Queryable, Row } from "../database/database.ts";
import { notATransaction } from "../database/not-a-transaction.ts";

/** The part of drizzle's `SQLWrapper` that `execute` asks: the text and its values, as they go to the database. */
export interface DrizzleStatement {
  getSQL(): { toQuery(config: never): { sql: string; params: unknown[] } };
}

/** The part of a drizzle transaction that is used; `rollback` is what a database of drizzle lacks. */
export interface DrizzleTransaction {
  execute(statement: DrizzleStatement | string): PromiseLike<{ rows: Row[] } | Row[]>;
  rollback(): never;
}

/**
 * A transaction of drizzle, on any of its drivers for PostgreSQL, as Ancrage takes it.
 * @throws `not_a_transaction` for a database of drizzle
 */
export function drizzleTransaction(transaction: DrizzleTransaction): Queryable {
  if (!("rollback" in transaction)) throw notATransaction("drizzle", "db.transaction(...)");
  return {
    async query(text, values = []) {
      const result = await transaction.execute({ getSQL: () => ({ toQuery: () => ({ sql: text, params: values }) }) });
      // The driver on postgres.js answers with the rows alone.
      return { rows: Array.isArray(result) ? result : result.rows };
    },
  };
}
