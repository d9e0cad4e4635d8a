/** What the demo is started with. */
export interface DemoSettings {
  /** Play the story and end, instead of running until Ctrl-C. */
  readonly once: boolean;
  /** Where the CRM listens; 0 is any free port. Default 4600, and with `once` any free port. */
  readonly port: number;
  /** A PostgreSQL server to keep the records in; `null`: PGlite, in `folder`. */
  readonly databaseUrl: string | null;
  /** What the demo keeps: the sealing key, the database, and what the receiver and the story remember. */
  readonly folder: string;
}
