import type { HttpOptions, Operations } from "@ancrage/core";

/** What `mount` is to serve. */
export interface AdapterSite {
  readonly operations: Operations;
  /** Its `authenticate` reads a header from the framework's own request: `headers` of Node, Express, Koa or the web. */
  readonly options: HttpOptions<unknown>;
  /** Where to mount the adapter: `/webhooks`, or empty for the root. */
  readonly prefix: string;
  /** Whether the framework's JSON body parser runs before the adapter. */
  readonly bodyParser: boolean;
}

/** A site that listens. */
export interface MountedSite {
  /** `http://127.0.0.1:<port>`, without the prefix. */
  readonly url: string;
  /** Resolves when the port is free again. */
  close(): Promise<void>;
}

/** What the suite needs of its caller. */
export interface AdapterSuite {
  /** Registers a test: the `test` of vitest, `node:test` or any other runner. */
  readonly test: (title: string, run: () => Promise<void>) => unknown;
  /**
   * Serves an adapter on a real socket of 127.0.0.1. After the adapter, the host answers whatever comes through with
   * status 200 and the text `host`.
   */
  readonly mount: (site: AdapterSite) => Promise<MountedSite>;
  /** Whether the framework has a body parser that may run first. Default true. */
  readonly bodyParser?: boolean | undefined;
  /** Whether the adapter at the root passes paths that are not ours on to the host. Default true; otherwise it answers 404. */
  readonly passesOn?: boolean | undefined;
}
