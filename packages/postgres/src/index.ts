export { createPostgresStore, type PostgresStore, type PostgresStoreOptions } from "./create-postgres-store.ts";
export type { PGliteClient, PgPool, PgPoolClient, PostgresClient } from "./database/clients.ts";
export type { Queryable } from "./database/database.ts";
export { type OpenPGliteOptions, type OpenedPGlite, openPGlite } from "./database/open-pglite.ts";
