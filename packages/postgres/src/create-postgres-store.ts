import type { Store } from "@ancrage/core";
import { isPGlite, type PostgresClient } from "./database/clients.ts";
import type { Queryable } from "./database/database.ts";
import { createPgDatabase } from "./database/pg-database.ts";
import { createPGliteDatabase } from "./database/pglite-database.ts";
import { createDeliveryStore } from "./deliveries/postgres-delivery-store.ts";
import { migrateDatabase } from "./schema/migrate.ts";
import { tablesOf } from "./schema/tables.ts";
import { createSubscriptionStore } from "./subscriptions/postgres-subscription-store.ts";

export interface PostgresStoreOptions {
  /** The application's own `pg` Pool, or its PGlite instance. The store never ends it. */
  readonly client: PostgresClient;
  /** Where Ancrage's tables live. Default `ancrage`. */
  readonly schema?: string;
}

/** A store in PostgreSQL 15 and later, or in PGlite. */
export interface PostgresStore extends Store<Queryable> {
  /**
   * Brings Ancrage's tables to the version that this package needs; several processes may do so at once.
   * @throws `schema_too_new` when a newer version of this package has changed them
   */
  migrate(): Promise<void>;
}

/**
 * Keeps everything in the application's own database, so that an event commits with the row that caused it.
 * @throws `invalid_option` for an unusable schema name
 */
export function createPostgresStore({ client, schema = "ancrage" }: PostgresStoreOptions): PostgresStore {
  const tables = tablesOf(schema);
  const database = isPGlite(client) ? createPGliteDatabase(client) : createPgDatabase(client);
  return {
    durable: true,
    subscriptions: createSubscriptionStore(database, tables),
    deliveries: createDeliveryStore(database, tables),
    migrate: () => migrateDatabase(database, tables),
  };
}
