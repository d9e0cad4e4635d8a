// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { ControlledTransaction, Kysely, Transaction } from "kysely";
import { kyselyTransaction } from "./kysely-transaction.ts";

interface Tables {
  deals: { id: string };
}

export function transactions(
  transaction: Transaction<Tables>,
  controlled: ControlledTransaction<Tables>,
  db: Kysely<Tables>,
) {
  kyselyTransaction(transaction);
  kyselyTransaction(controlled);
  // @ts-expect-error: on the database every statement commits alone
  kyselyTransaction(db);
}
