export { createPostgresStore, type PostgresStore, type PostgresStoreOptions } from "./create-postgres-store.ts";
export type { PGliteClient, PgPool, PgPoolClient, PostgresClient } from "./database/clients.ts";
export type { Queryable } from "./database/database.ts";
export { type OpenPGliteOptions, type OpenedPGlite, openPGlite } from "./pglite/open-pglite.ts";
export { trackTable } from "./tracking/tracked-table.ts";
export type { TrackedOperation, TrackedTable, TrackTableOptions } from "./tracking/tracked-table.ts";
export type { TableName } from "./tracking/table-name.ts";
export type { TrackingFault } from "./tracking/tracking-faults.ts";
export type { TrackingChange } from "./tracking/tracking-plan.ts";
