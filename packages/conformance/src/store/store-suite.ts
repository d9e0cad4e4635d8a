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

/** What the suite needs of its caller. */
export interface StoreSuite {
  /** Registers a test: the `test` of vitest, `node:test` or any other runner. */
  readonly test: (title: string, run: () => Promise<void>) => unknown;
  /** A fresh, empty store. Each case gets one and closes it, even when the case fails. */
  readonly createStore: () => Promise<StoreUnderTest>;
  /** How many stories a property test plays. Default 60; fewer where each takes long. */
  readonly propertyRuns?: number;
}
