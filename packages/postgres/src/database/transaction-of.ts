import { AncrageError } from "@ancrage/core";
import { isMissingObject, missingObject } from "../schema/schema-errors.ts";
import type { Database, Queryable } from "./database.ts";

/**
 * What a host handed over as its open transaction.
 * @throws `not_a_transaction` for a pool or the database itself, on which each statement commits alone;
 *   `foreign_transaction` for something that runs no statements; `transaction_finished` where the client can tell
 */
export function transactionOf(value: unknown, database: Database): Queryable {
  if (database.isClient(value) || isSomeDatabase(value)) {
    throw new AncrageError(
      "not_a_transaction",
      "The transaction that was given is the database itself, on which every statement commits alone. Give the client on which BEGIN was called, or leave transaction out.",
      {},
    );
  }
  if (!isQueryable(value)) {
    throw new AncrageError(
      "foreign_transaction",
      "The transaction that was given cannot run a statement: it has no query(text, values). Give the client on which BEGIN was called, or wrap your library's transaction.",
      {},
    );
  }
  if (isFinished(value)) {
    throw new AncrageError(
      "transaction_finished",
      "The transaction that was given is not open: it was committed or rolled back, or never begun. Trigger events between BEGIN and its end.",
      {},
    );
  }
  return explainingHost(value);
}

/** The host's transaction, in which a statement that misses one of our tables fails with what that means. */
function explainingHost(transaction: Queryable): Queryable {
  return {
    async query(text, values) {
      try {
        return await transaction.query(text, values);
      } catch (error) {
        throw isMissingObject(error) ? missingObject(error) : error;
      }
    },
  };
}

/** A pool of `pg` or a PGlite, not only the store's own: a transaction has neither a count of connections nor a start to wait for. */
function isSomeDatabase(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("totalCount" in value || "waitReady" in value);
}

function isQueryable(value: unknown): value is Queryable {
  return typeof value === "object" && value !== null && "query" in value && typeof value.query === "function";
}

/** PGlite's transactions say that they are closed, and clients of `pg` say what state they are in; others cannot tell. */
function isFinished(value: object): boolean {
  if ("closed" in value) return value.closed === true;
  if ("getTransactionStatus" in value && typeof value.getTransactionStatus === "function") {
    return value.getTransactionStatus() === "I";
  }
  return false;
}
