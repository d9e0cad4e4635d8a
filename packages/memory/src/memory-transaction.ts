import { AncrageError, type NewEvent, type WebhookEvent } from "@ancrage/core";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import type { RecordedRun } from "./inbound/inbound-tables.ts";
import type { StagedCommit } from "./staged-commit.ts";

const brand = Symbol("ancrage memory transaction");

/** What `store.transaction` hands out: pass it as `transaction`, so that events exist only if the transaction commits. */
export interface MemoryTransaction {
  readonly [brand]: true;
}

/** What an open transaction has recorded so far. */
export interface OpenTransaction {
  readonly events: WebhookEvent[];
  readonly keys: IdempotencyKeys;
  /** What it takes the place of notes with. */
  readonly staged: StagedCommit[];
  /** Runs of receipts, which nobody else may claim meanwhile. */
  readonly runs: RecordedRun[];
  /** Resolved once it has committed or rolled back. */
  readonly ended: Promise<void>;
}

/** The transactions of one store. */
export class MemoryTransactions {
  readonly #open = new Map<MemoryTransaction, OpenTransaction>();
  readonly #finished = new WeakSet<MemoryTransaction>();
  readonly #commit: (recorded: OpenTransaction) => void;

  constructor(commit: (recorded: OpenTransaction) => void) {
    this.#commit = commit;
  }

  /** Runs `run` and commits what it recorded once it has resolved; an error drops all of it and passes through. */
  async run<Result>(run: (transaction: MemoryTransaction) => Promise<Result>): Promise<Result> {
    const transaction: MemoryTransaction = { [brand]: true };
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const recorded: OpenTransaction = { events: [], keys: new IdempotencyKeys(), staged: [], runs: [], ended };
    this.#open.set(transaction, recorded);
    try {
      const result = await run(transaction);
      this.#commit(recorded);
      return result;
    } finally {
      this.#open.delete(transaction);
      this.#finished.add(transaction);
      end();
    }
  }

  /** Another open transaction that has recorded a key of one of the events, which nobody else may judge before it ends. */
  holderOf(events: readonly NewEvent[], within: OpenTransaction | null): OpenTransaction | null {
    for (const other of this.#open.values()) {
      if (other !== within && events.some((event) => other.keys.hasKeyOf(event))) return other;
    }
    return null;
  }

  /** Whether an open transaction takes that note back. */
  takesNote(id: string): boolean {
    return [...this.#open.values()].some(({ staged }) => staged.some(({ noteIds }) => noteIds.includes(id)));
  }

  /** Whether an open transaction records a run of that receipt. */
  recordsRunOf(receiptId: string): boolean {
    return this.#recorderOf(receiptId) !== undefined;
  }

  /** Resolves once no open transaction records a run of that receipt. */
  async runOfEnded(receiptId: string): Promise<void> {
    for (let other = this.#recorderOf(receiptId); other; other = this.#recorderOf(receiptId)) await other.ended;
  }

  #recorderOf(receiptId: string): OpenTransaction | undefined {
    return [...this.#open.values()].find(({ runs }) => runs.some(({ result }) => result.receiptId === receiptId));
  }

  /** What the transaction has recorded so far. @throws `foreign_transaction`, `transaction_finished` */
  open(transaction: MemoryTransaction): OpenTransaction {
    const recorded = this.#open.get(transaction);
    if (recorded !== undefined) return recorded;
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
