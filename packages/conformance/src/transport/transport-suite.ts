import type { Transport } from "@ancrage/core";

/** What the suite needs of its caller. */
export interface TransportSuite {
  /** Registers a test: the `test` of vitest, `node:test` or any other runner. */
  readonly test: (title: string, run: () => Promise<void>) => unknown;
  /**
   * A fresh transport. `local`: it may reach receivers on 127.0.0.1, over http and on any port. `public`: as in
   * production, where nothing local or private may be reached.
   */
  readonly createTransport: (reach: "local" | "public") => Transport;
}
