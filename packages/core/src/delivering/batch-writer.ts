import type { Clock } from "../ports/clock.ts";

export interface BatchTerms {
  readonly clock: Clock;
  /** Rows are written at the latest so long after the first one came; 0: at once. */
  readonly flushAfterMs: number;
  /** Or as soon as so many are there; also the most that one write holds. */
  readonly flushRows: number;
}

// A store that fails is not asked again at once.
const afterFaultMs = 1_000;

/** Gathers rows and writes them in batches, one batch at a time. Rows whose write failed stay and are written again. */
export class BatchWriter<Row> {
  readonly #write: (rows: readonly Row[]) => Promise<void>;
  readonly #onFault: (error: unknown) => void;
  readonly #terms: BatchTerms;
  #rows: Row[] = [];
  #flushing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #faulty = false;

  constructor(write: (rows: readonly Row[]) => Promise<void>, onFault: (error: unknown) => void, terms: BatchTerms) {
    this.#write = write;
    this.#onFault = onFault;
    this.#terms = terms;
  }

  /** Rows that are not written yet. */
  get size(): number {
    return this.#rows.length;
  }

  add(row: Row): void {
    this.#rows.push(row);
    const { flushRows, flushAfterMs } = this.#terms;
    if ((this.#rows.length >= flushRows || flushAfterMs === 0) && !this.#faulty) this.flushSoon();
    else this.#flushAfter(this.#faulty ? afterFaultMs : flushAfterMs);
  }

  /** Writes what is there without waiting for it; a fault is reported, and the rows wait for the next flush. */
  flushSoon(): void {
    // A write under way takes what has come meanwhile; after a fault the timer decides when to ask again.
    if (this.#flushing !== null || (this.#faulty && this.#cancelTimer !== null)) return;
    this.flush().catch((error: unknown) => {
      this.#onFault(error);
      this.#flushAfter(afterFaultMs);
    });
  }

  /** Writes until nothing is left. Rejects with the store's error; what was not written stays. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#flushing ??= this.#drain().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  #flushAfter(ms: number): void {
    this.#cancelTimer ??= this.#terms.clock.after(ms, () => {
      this.#cancelTimer = null;
      this.flushSoon();
    });
  }

  async #drain(): Promise<void> {
    while (this.#rows.length > 0) {
      const batch = this.#rows.slice(0, this.#terms.flushRows);
      this.#rows = this.#rows.slice(batch.length);
      try {
        await this.#write(batch);
        this.#faulty = false;
      } catch (error) {
        this.#faulty = true;
        this.#rows = [...batch, ...this.#rows];
        throw error;
      }
    }
  }
}
