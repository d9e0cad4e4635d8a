/** Rows that could not be written together. */
interface Part<Row> {
  readonly rows: readonly Row[];
  /** Times that it failed as a single row, other rows having been written since the time before. */
  readonly failedAlone: number;
  /** Writes that had succeeded when it last failed alone. */
  readonly failedAfter: number;
}

// Others are written between them, so it is the row. Two could still be a store that went away twice.
const failuresOfOne = 3;

// A store that is away fails for every part; so it is not asked for each of them at a time.
const failuresInARow = 3;

/**
 * Rows of batches that a store refused again and again, taken apart by halves until the row that cannot be written is
 * alone. Such a row is set aside only after it failed alone three times while others were written before and after it:
 * while a store is away nothing is written, so everything stays.
 */
export class DoubtfulRows<Row> {
  readonly #write: (rows: readonly Row[]) => Promise<void>;
  readonly #onSetAside: (row: Row) => void;
  #parts: Part<Row>[] = [];
  #written = 0;

  constructor(write: (rows: readonly Row[]) => Promise<void>, onSetAside: (row: Row) => void) {
    this.#write = write;
    this.#onSetAside = onSetAside;
  }

  /** Rows that are neither written nor set aside. */
  get size(): number {
    return this.#parts.reduce((rows, part) => rows + part.rows.length, 0);
  }

  /** Something was written: the store is there. */
  noteWritten(): void {
    this.#written += 1;
  }

  /** Takes a batch that could not be written. */
  add(batch: readonly Row[]): void {
    this.#parts.push(...this.#apart({ rows: batch, failedAlone: 0, failedAfter: -1 }));
  }

  /**
   * Writes what can be written, until each was tried or three writes in a row failed. Rejects with the store's error when
   * rows are left.
   */
  async write(): Promise<void> {
    const untried = this.#parts;
    this.#parts = [];
    let failures = 0;
    let last: unknown;
    for (let part = untried.shift(); part !== undefined; part = untried.shift()) {
      try {
        await this.#write(part.rows);
        this.noteWritten();
        failures = 0;
      } catch (error) {
        last = error;
        failures += 1;
        // A row that has just failed alone waits until others were written.
        (part.rows.length > 1 ? untried : this.#parts).push(...this.#apart(part));
        if (failures >= failuresInARow) break;
      }
    }
    this.#parts = [...untried, ...this.#parts];
    if (this.#parts.length > 0) throw last;
  }

  /** What is to be tried of a part that failed: its halves; of a single row itself, unless that was once too often. */
  #apart({ rows, failedAlone, failedAfter }: Part<Row>): Part<Row>[] {
    const [row, ...others] = rows;
    if (row === undefined) return [];
    if (others.length > 0) {
      const half = Math.ceil(rows.length / 2);
      return [rows.slice(0, half), rows.slice(half)].map((part) => ({ rows: part, failedAlone: 0, failedAfter: -1 }));
    }
    const failures = this.#written > failedAfter ? failedAlone + 1 : failedAlone;
    if (failures < failuresOfOne) return [{ rows, failedAlone: failures, failedAfter: this.#written }];
    this.#onSetAside(row);
    return [];
  }
}
