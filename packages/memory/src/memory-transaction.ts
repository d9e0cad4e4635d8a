import { AncrageError, type WebhookEvent } from "@ancrage/core";

const brand = Symbol("ancrage memory transaction");

/** What `store.transaction` hands out: pass it as `transaction`, so that events exist only if the transaction commits. */
export interface MemoryTransaction {
  readonly [brand]: true;
}

/** The transactions of one store: the events that each has recorded so far. */
export class MemoryTransactions {
  readonly #open = new Map<MemoryTransaction, WebhookEvent[]>();
  readonly #finished = new WeakSet<MemoryTransaction>();
  readonly #commit: (events: readonly WebhookEvent[]) => void;

  constructor(commit: (events: readonly WebhookEvent[]) => void) {
    this.#commit = commit;
  }

  /** Runs `run` and commits what it recorded once it has resolved; an error drops all of it and passes through. */
  async run<Result>(run: (transaction: MemoryTransaction) => Promise<Result>): Promise<Result> {
    const transaction: MemoryTransaction = { [brand]: true };
    const events: WebhookEvent[] = [];
    this.#open.set(transaction, events);
    let result: Result;
    try {
      result = await run(transaction);
    } finally {
      this.#open.delete(transaction);
      this.#finished.add(transaction);
    }
    this.#commit(events);
    return result;
  }

  /** @throws `foreign_transaction`, `transaction_finished` */
  record(transaction: MemoryTransaction, events: readonly WebhookEvent[]): void {
    const recorded = this.#open.get(transaction);
    if (recorded !== undefined) {
      for (const event of events) recorded.push({ ...event });
      return;
    }
    if (typeof transaction === "object" && this.#finished.has(transaction)) {
      throw new AncrageError(
        "transaction_finished",
        "The transaction has already been committed or rolled back. Trigger webhook events, and await them, before the function given to store.transaction returns.",
        {},
      );
    }
    throw new AncrageError(
      "foreign_transaction",
      `The transaction is not one of this memory store: it is ${described(transaction)}. Pass the argument that this store's own transaction(fn) gives to fn, or leave transaction out.`,
      {},
    );
  }
}

function described(transaction: unknown): string {
  if (transaction === null) return "null";
  if (typeof transaction !== "object") return `a ${typeof transaction}`;
  return brand in transaction ? "a transaction of another memory store" : "another kind of object";
}
