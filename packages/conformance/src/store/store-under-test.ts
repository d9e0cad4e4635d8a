import type { Store } from "@ancrage/core";

/** An empty store, and what the suite needs besides it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Runs `run` in a transaction of the store's database; rolls it back and passes the error through when `run` throws. */
  transaction<Result>(run: (transaction: unknown) => Promise<Result>): Promise<Result>;
  /** Something that a caller may mistake for a transaction of this store. */
  readonly foreignTransaction: unknown;
  close(): Promise<void>;
}
