import type { Queryable, Row } from "../database/database.ts";
import { notATransaction } from "../database/not-a-transaction.ts";

/** The part of a knex transaction that is used. */
export interface KnexTransaction {
  isCompleted(): boolean;
  raw(text: string, bindings: readonly never[]): PromiseLike<{ rows: Row[] }>;
}

/**
 * A transaction of knex on PostgreSQL as Ancrage takes it.
 * @throws `not_a_transaction` for the knex instance itself
 */
export function knexTransaction(transaction: KnexTransaction): Queryable {
  if (!("isCompleted" in transaction)) throw notATransaction("knex", "knex.transaction(...)");
  return {
    async query(text, values = []) {
      const bindings: unknown[] = [];
      // knex counts question marks: each stands for one value, and those of the statement's own are escaped.
      const sql = text.replace(/\$(\d+)|\?/g, (_found, number?: string) => {
        if (number === undefined) return "\\?";
        bindings.push(values[Number(number) - 1]);
        return "?";
      });
      const { rows } = await transaction.raw(sql, bindings as never[]);
      return { rows };
    },
  };
}
