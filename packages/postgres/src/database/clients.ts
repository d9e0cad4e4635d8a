import type { Queryable } from "./database.ts";

/** The part of a `pg` Pool that the store uses. */
export interface PgPool extends Queryable {
  connect(): Promise<PgPoolClient>;
  on?(event: "error", listener: (error: Error) => void): unknown;
  on?(event: "connect", listener: (client: PgPoolClient) => void): unknown;
}

/** The part of a client out of a `pg` Pool that the store uses. */
export interface PgPoolClient extends Queryable {
  release(error?: Error | boolean): void;
  on?(event: "error", listener: (error: Error) => void): unknown;
  removeListener?(event: "error", listener: (error: Error) => void): unknown;
}

/** The part of a PGlite instance that the store uses. */
export interface PGliteClient extends Queryable {
  exec(text: string): Promise<unknown>;
  transaction<Result>(run: (transaction: Queryable) => Promise<Result>): Promise<Result>;
}

/** What `createPostgresStore` accepts. */
export type PostgresClient = PgPool | PGliteClient;

export function isPGlite(client: PostgresClient): client is PGliteClient {
  return "exec" in client;
}
