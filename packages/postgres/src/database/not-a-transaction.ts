import { AncrageError } from "@ancrage/core";

/** A library's handle on the database was given to its wrapper, where `open` shows what gives a transaction. */
export function notATransaction(library: string, open: string): AncrageError<"not_a_transaction"> {
  return new AncrageError(
    "not_a_transaction",
    `What was given is not a transaction of ${library}, and on the database itself every statement commits alone. Give the transaction that ${open} hands to its callback.`,
    {},
  );
}
