/** What runs a statement with its values (`$1`, `$2`, …): the database, or an open transaction of it. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}
