/** A row as the database's client gives it. */
export type Row = Record<string, unknown>;

/** What runs one statement: the database, or an open transaction of it. Also what a host hands over as `transaction`. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface TransactionOptions {
  /**
   * Keeps the planner from gathering all rows of a queue to sort them, which it does while its statistics say that the
   * queue is short: they are old whenever a backlog has just come. Walking the index costs the same at any length.
   */
  readonly byIndex?: boolean;
  /**
   * How long it may be idle before the database ends it, in milliseconds; then it is a host's own code that runs in it, and
   * does so once: whoever gives it up for another transaction is told. Default: statements of ours, begun again after a
   * conflict.
   */
  readonly idleMs?: number;
}

/**
 * What `byIndex` means to the database. Up to PostgreSQL 17 a way that is off costs so much that the plan would also be compiled,
 * which takes longer than running it.
 */
export const byIndexSettings = [
  "enable_bitmapscan",
  "enable_seqscan",
  "enable_hashjoin",
  "enable_mergejoin",
  "jit",
].map((setting) => `set local ${setting} = off`);

/** The store's own way to the database; statements outside `transaction` commit by themselves. */
export interface Database extends Queryable {
  /**
   * Runs `run` in a READ COMMITTED transaction, whatever the database's default is: a claim would fail under stricter ones.
   * Rolls back and passes the error through when `run` throws.
   */
  transaction<Result>(run: (transaction: Queryable) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /** `transaction` with `byIndex` of one statement, in one round trip. */
  byIndex(text: string, values: readonly string[]): Promise<{ rows: Row[] }>;
  /** `query`, with a plan that sessions may keep: one that rests on no statistics. */
  kept(text: string, values: readonly string[]): Promise<{ rows: Row[] }>;
  /** Whether `value` is the client itself, which a host may mistake for one of its transactions. */
  isClient(value: unknown): boolean;
}
