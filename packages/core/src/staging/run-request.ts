/** What a run is about, and how its transaction is opened. */
export interface RunRequest<Input = unknown, Transaction = unknown> {
  /** Default under `tenancy: "single"`: `default`. */
  readonly tenantId?: string | undefined;
  /** A part of the tenant (a project); subscriptions may ask for one. Default: none. */
  readonly scope?: string | undefined;
  /** How many webhooks led to the run, as `causedBy` reads it from the request that did. Default 0. */
  readonly depth?: number | undefined;
  /** Where the first of those came from, as `causedBy` reads it. Default: from here. */
  readonly origin?: string | undefined;
  /** Where the record exists already: what the ledger says of the events ahead of the operation. Default: empty. */
  readonly recordId?: string | number | undefined;
  /** What the operation is asked to do. Checked by the trigger's `input`; receivers see it ahead of the operation. */
  readonly input: Input;
  /**
   * Opens the transaction, calls `run` with it once, commits when that has resolved and rolls back when it rejects:
   * `(run) => database.transaction(run)`.
   */
  readonly begin: (run: (transaction: Transaction) => Promise<void>) => Promise<unknown>;
}

/** What an operation has done. */
export interface Performed<Payload = unknown, Result = unknown> {
  /** The record that it was about. */
  readonly recordId: string | number;
  /** What receivers see after it. Nothing is committed yet, so no payload builder could read it. */
  readonly payload: Payload;
  /** For updates: the names of what changed. Without it, every subscription to changed fields gets the event. */
  readonly changed?: readonly string[] | undefined;
  /** What the run returns. */
  readonly result?: Result;
}

/** The host's own work, inside the transaction. `input` is as the trigger's schema made it. */
export type Operation<Input = unknown, Payload = unknown, Result = unknown, Transaction = unknown> = (
  transaction: Transaction,
  input: Input,
) => Performed<Payload, Result> | Promise<Performed<Payload, Result>>;
