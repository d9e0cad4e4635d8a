/** How to reach the API, and how patiently. */
export interface ClientOptions {
  /** Where the API is mounted: `https://app.example/webhooks`; in a browser also relative, `/webhooks`. */
  readonly url: string;
  /**
   * Sent with every call: `{ authorization: "Bearer …" }`. A function is asked before each attempt, for tokens that change.
   * Default: none; a browser sends the cookies of its own origin.
   */
  readonly headers?: CallHeaders | (() => CallHeaders | Promise<CallHeaders>) | undefined;
  /** Milliseconds that an attempt may take until its answer is there; for rows, until they begin. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Attempts after the first, where a call is safe to repeat. Default 3; 0: none. */
  readonly retries?: number | undefined;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** Headers by name. */
export type CallHeaders = Readonly<Record<string, string>>;
