import { AncrageError } from "@ancrage/core";
import type { PGliteClient } from "../database/clients.ts";
import { byIndexSettings, type Database, type Queryable, type TransactionOptions } from "../database/database.ts";
import { withoutContents } from "../database/without-contents.ts";

// Long for a statement of ours, short for somebody who waits for an answer.
const busyAfterMs = 5_000;

/**
 * PostgreSQL inside the process. It has one connection, so transactions follow one another, and a call made inside the
 * host's transaction without passing it would wait for that transaction, which waits for the call.
 * What has not begun after 5 s is withdrawn and rejects with `store_busy`.
 */
export function createPGliteDatabase(client: PGliteClient): Database {
  function transaction<Result>(
    run: (transaction: Queryable) => Promise<Result>,
    { byIndex = false }: TransactionOptions = {},
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      let isWithdrawn = false;
      // Keeps the process alive: the error must be thrown although nothing else goes on.
      const timer = setTimeout(() => {
        isWithdrawn = true;
        reject(storeBusy());
      }, busyAfterMs);
      client
        .transaction(async (own) => {
          clearTimeout(timer);
          if (isWithdrawn) throw storeBusy();
          if (byIndex) for (const setting of byIndexSettings) await own.query(setting);
          return run(own);
        })
        .then(resolve, (error: unknown) => {
          clearTimeout(timer);
          reject(withoutContents(error));
        });
    });
  }

  return {
    // A statement that waits in PGlite's own queue cannot be taken out of it; a transaction finds out when its turn comes.
    query: (text, values) => transaction((own) => own.query(text, values)),
    transaction,
    byIndex: (text, values) => transaction((own) => own.query(text, [...values]), { byIndex: true }),
    kept: (text, values) => transaction((own) => own.query(text, [...values])),
    isClient: (value) => value === client,
  };
}

function storeBusy(): AncrageError<"store_busy"> {
  return new AncrageError(
    "store_busy",
    `PGlite has one connection, and something else held it for ${busyAfterMs / 1000} s. Inside db.transaction(async (tx) => …) pass it on: triggerWebhookEvent(name, id, { transaction: tx }). Nothing was done, and nothing will be.`,
    { waitedMs: busyAfterMs },
  );
}
