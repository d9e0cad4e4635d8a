import type { InboundReceiver, Store } from "@ancrage/core";
import type { MountedSite } from "../adapter/adapter-suite.ts";

/** What `mount` is to serve. */
export interface InboundAdapterSite {
  readonly receiver: InboundReceiver;
  /**
   * What the framework's JSON body parser does before the adapter: it is not there, it keeps nothing of the bytes, or it keeps
   * them as `rawBody` of Node's request.
   */
  readonly bodyParser: "none" | "consumes" | "keepsBytes";
}

/** What the suite needs of its caller. */
export interface InboundSuite {
  /** Registers a test: the `test` of vitest, `node:test` or any other runner. */
  readonly test: (title: string, run: () => Promise<void>) => unknown;
  /** Serves inbound hooks under `/api/v1/WebHook` on a real socket of 127.0.0.1, whose address the adapter knows. */
  readonly mount: (site: InboundAdapterSite) => Promise<MountedSite>;
  /** An empty store that lives as long as a test. */
  readonly createStore: () => Store;
  /** Whether the framework has a body parser that may run first. Default true. */
  readonly bodyParser?: boolean | undefined;
}
