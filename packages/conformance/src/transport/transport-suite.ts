import type { Transport } from "@ancrage/core";

/** What a transport may do without if it says why; then the cases that need it are left out. */
export type TransportCapability =
  /** It judges the address that is dialled, so a name cannot lead where an address may not. */
  | "addressGuard"
  /** It adds nothing to a request but what HTTP cannot do without. */
  | "exactRequests"
  /** It tells headers in the order of the wire, each by itself, and a body as it came, still compressed. */
  | "rawAnswers"
  /** Its connections are its own: it ends them, verifies their certificates, and knows in which step one broke. */
  | "ownConnections";

/** What the suite needs of its caller. */
export interface TransportSuite {
  /** Registers a test: the `test` of vitest, `node:test` or any other runner. */
  readonly test: (title: string, run: () => Promise<void>) => unknown;
  /**
   * A fresh transport. `local`: it may reach receivers on 127.0.0.1, over http and on any port. `localName`: it may use
   * the name `localhost` on any port, but the address behind it is not opened. `public`: as in production, where nothing
   * local or private may be reached.
   */
  readonly createTransport: (reach: "local" | "localName" | "public") => Transport;
  /** What the transport cannot do, each with the reason in words. Default: it can do everything. */
  readonly lacks?: Readonly<Partial<Record<TransportCapability, string>>>;
}

/** A case that was left out, and why. */
export interface ExcludedCase {
  readonly title: string;
  readonly reason: string;
}

/** The suite as its areas see it. */
export interface TransportCases extends TransportSuite {
  /** Registers a test of something that a transport may lack. */
  readonly testOf: (capability: TransportCapability, title: string, run: () => Promise<void>) => void;
}
