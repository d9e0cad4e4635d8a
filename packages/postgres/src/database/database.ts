/** A row as the database's client gives it. */
export type Row = Record<string, unknown>;

/** What runs one statement: the database, or an open transaction of it. Also what a host hands over as `transaction`. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** The store's own way to the database; statements outside `transaction` commit by themselves. */
export interface Database extends Queryable {
  /**
   * Runs `run` in a READ COMMITTED transaction, whatever the database's default is: a claim would fail under stricter ones.
   * Rolls back and passes the error through when `run` throws.
   */
  transaction<Result>(run: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  /** Whether `value` is the client itself, which a host may mistake for one of its transactions. */
  isClient(value: unknown): boolean;
}
