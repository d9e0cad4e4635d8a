import { AncrageError } from "@ancrage/core";
import type { Database, Queryable } from "../database/database.ts";

/** What a handler is given: it runs statements until the transaction is over. */
export interface HandlerTransaction extends Queryable {
  /** Whether it has been committed or rolled back. */
  readonly closed: boolean;
}

/**
 * `InboundStore.transaction`. What is asked of it once it is over is refused: its connection has gone back to the pool, where
 * each statement would commit alone.
 */
export function inHandlerTransaction<Result>(
  database: Database,
  timeoutMs: number,
  work: (transaction: HandlerTransaction) => Promise<Result>,
): Promise<Result> {
  return database.transaction(
    async (own) => {
      let closed = false;
      const transaction: HandlerTransaction = {
        get closed() {
          return closed;
        },
        query: (text, values) => (closed ? Promise.reject(transactionFinished()) : own.query(text, values)),
      };
      try {
        return await work(transaction);
      } finally {
        closed = true;
      }
    },
    { idleMs: timeoutMs },
  );
}

function transactionFinished(): AncrageError<"transaction_finished"> {
  return new AncrageError(
    "transaction_finished",
    "The transaction of the handler has been committed or rolled back: its run is over. Await every statement before the handler returns, and stop when its signal aborts.",
    {},
  );
}
