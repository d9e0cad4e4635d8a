/** What a dispatcher process tells its parent. */
export interface DispatcherReport {
  readonly succeeded: number;
  /** Resident memory now, in bytes. */
  readonly rssBytes: number;
  /** What did not succeed, in words with its number. */
  readonly mishaps: readonly string[];
}

export interface DispatcherTerms {
  readonly databaseUrl: string;
  /** Of its store. */
  readonly preparedStatements: boolean;
  /** Attempts in flight to one endpoint. Default: the library's. */
  readonly endpointConcurrency?: number;
}

/** How its process is run. */
export interface DispatcherRun {
  /** Where Node keeps compiled code; with it no compiler for TypeScript is loaded the second time. Default: nowhere. */
  readonly compileCache?: string;
}
