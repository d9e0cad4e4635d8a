/** What runs a statement with its values (`$1`, `$2`, …): the database, or an open transaction of it. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** As much of a database as the CRM uses, be it PGlite or a server. It is also the context of the triggers. */
export interface CrmDatabase extends Queries {
  /** Commits what `run` wrote, or rolls it back when `run` throws. */
  transaction<Result>(run: (transaction: Queries) => Promise<Result>): Promise<Result>;
}
