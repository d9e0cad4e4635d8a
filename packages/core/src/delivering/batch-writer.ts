import type { Clock } from "../ports/clock.ts";
import { DoubtfulRows } from "./doubtful-rows.ts";

export interface BatchTerms {
  readonly clock: Clock;
  /** Rows are written at the latest so long after the first one came; 0: at once. */
  readonly flushAfterMs: number;
  /** Or as soon as so many are there; also the most that one write holds. */
  readonly flushRows: number;
}

// A store that fails is not asked again at once.
const afterFaultMs = 1_000;

// A batch that fails once more is not the store's bad moment.
const failuresOfABatch = 2;

// As many as it takes to come to the parts of a batch.
const flushesInVain = failuresOfABatch + 1;

/** What a writer tells. */
export interface BatchWatch<Row> {
  /** A write failed that nobody waited for; it is made again. */
  onFault(error: unknown): void;
  /** A row is given up that the store refuses alone, again and again, while it takes others. */
  onSetAside(row: Row): void;
}

/**
 * Gathers rows and writes them in batches, one batch at a time. Rows whose write failed stay and are written again; a
 * batch that fails again is taken apart (`DoubtfulRows`), so that one row that cannot be written holds up no other.
 */
export class BatchWriter<Row> {
  readonly #write: (rows: readonly Row[]) => Promise<void>;
  readonly #watch: BatchWatch<Row>;
  readonly #terms: BatchTerms;
  readonly #doubtful: DoubtfulRows<Row>;
  #rows: Row[] = [];
  /** All rows that are there are to be written now, not only full batches. */
  #isDue = false;
  #flushing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #faulty = false;
  #failuresInARow = 0;

  constructor(write: (rows: readonly Row[]) => Promise<void>, watch: BatchWatch<Row>, terms: BatchTerms) {
    this.#write = write;
    this.#watch = watch;
    this.#terms = terms;
    this.#doubtful = new DoubtfulRows(write, (row) => watch.onSetAside(row));
  }

  /** Rows that are neither written nor set aside. */
  get size(): number {
    return this.#rows.length + this.#doubtful.size;
  }

  add(row: Row): void {
    this.#rows.push(row);
    if (this.#terms.flushAfterMs === 0) this.#isDue = true;
    if (this.#mustWrite() && !this.#faulty) this.#begin();
    else this.#flushAfter(this.#faulty ? afterFaultMs : this.#terms.flushAfterMs);
  }

  /** Writes what is there without waiting for it; a fault is reported, and the rows wait for the next flush. */
  flushSoon(): void {
    // After a fault the timer decides when to ask again.
    if (this.#faulty && this.#cancelTimer !== null) return;
    this.#isDue = true;
    this.#begin();
  }

  /**
   * Writes until nothing is left, what fails once more and then by parts. Rejects with the store's error when that brings
   * nothing forward; what was not written stays.
   */
  async flush(): Promise<void> {
    let patience = flushesInVain;
    do {
      const left = this.size;
      this.#isDue = true;
      try {
        await this.#flushOnce();
      } catch (error) {
        if (this.size >= left) patience -= 1;
        if (patience === 0) throw error;
      }
    } while (this.size > 0);
  }

  #mustWrite(): boolean {
    return this.#rows.length >= this.#terms.flushRows || (this.#isDue && this.#rows.length > 0);
  }

  /** A write under way takes what has become due meanwhile. */
  #begin(): void {
    if (this.#flushing !== null) return;
    this.#flushOnce().catch((error: unknown) => {
      this.#watch.onFault(error);
      this.#flushAfter(afterFaultMs);
    });
  }

  #flushOnce(): Promise<void> {
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
    try {
      while (this.#mustWrite() || this.#doubtful.size > 0) {
        while (this.#mustWrite()) await this.#writeBatch();
        await this.#doubtful.write();
      }
      this.#faulty = false;
      // What came during the last write waits for company like any other.
      if (this.#rows.length > 0) this.#flushAfter(this.#terms.flushAfterMs);
    } catch (error) {
      this.#faulty = true;
      throw error;
    }
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#rows.slice(0, this.#terms.flushRows);
    this.#rows = this.#rows.slice(batch.length);
    if (this.#rows.length === 0) this.#isDue = false;
    try {
      await this.#write(batch);
      this.#doubtful.noteWritten();
      this.#failuresInARow = 0;
    } catch (error) {
      this.#failuresInARow += 1;
      if (this.#failuresInARow < failuresOfABatch) {
        this.#rows = [...batch, ...this.#rows];
      } else {
        this.#failuresInARow = 0;
        this.#doubtful.add(batch);
      }
      throw error;
    }
  }
}
