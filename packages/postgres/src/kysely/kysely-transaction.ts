import type { Queryable, Row } from "../database/database.ts";
import { notATransaction } from "../database/not-a-transaction.ts";

/** What `CompiledQuery.raw` of kysely makes. */
export interface KyselyStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly query: {
    readonly kind: "RawNode";
    readonly sqlFragments: readonly string[];
    readonly parameters: readonly [];
  };
  readonly queryId: { readonly queryId: string };
}

/** The part of a kysely `Transaction` that is used. */
export interface KyselyTransaction {
  readonly isTransaction: true;
  executeQuery(statement: KyselyStatement): Promise<{ rows: unknown[] }>;
}

/**
 * A transaction of kysely as Ancrage takes it.
 * @throws `not_a_transaction` for the `Kysely` instance itself
 */
export function kyselyTransaction(transaction: KyselyTransaction): Queryable {
  if (!transaction.isTransaction) throw notATransaction("kysely", "db.transaction().execute(...)");
  return {
    async query(text, values = []) {
      const { rows } = await transaction.executeQuery({
        sql: text,
        parameters: values,
        query: { kind: "RawNode", sqlFragments: [text], parameters: [] },
        // Plugins tell queries that run at once apart by it.
        queryId: { queryId: crypto.randomUUID() },
      });
      return { rows: rows as Row[] };
    },
  };
}
