// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { createPostgresStore, type PostgresStore } from "./create-postgres-store.ts";
import type { Queryable } from "./database/database.ts";

export function clientsThatAreAccepted(pool: pg.Pool, pglite: PGlite): readonly PostgresStore[] {
  return [
    createPostgresStore({ client: pool }),
    createPostgresStore({ client: new pg.Pool() }),
    createPostgresStore({ client: pglite }),
    createPostgresStore({ client: new PGlite("./data"), schema: "webhooks" }),
  ];
}

export async function clientsThatAreNot(client: pg.Client, poolClient: pg.PoolClient, pglite: PGlite) {
  // @ts-expect-error: without a client there is no database
  createPostgresStore({});
  // @ts-expect-error: the store connects by the application's own pool, not by a URL
  createPostgresStore({ client: "postgres://localhost/app" });
  // @ts-expect-error: one connection cannot serve a dispatcher and the application
  createPostgresStore({ client });
  // @ts-expect-error: nor can one out of a pool
  createPostgresStore({ client: poolClient });
  // @ts-expect-error: what runs statements alone cannot begin a transaction
  createPostgresStore({ client: { query: async () => ({ rows: [] }) } });
  // @ts-expect-error: a pool whose answers are not rows
  createPostgresStore({ client: { query: async () => [], connect: async () => poolClient } });
  await pglite.transaction(async (transaction) => {
    // @ts-expect-error: a transaction is no database
    createPostgresStore({ client: transaction });
  });
}

export async function transactionsThatAreAccepted(
  store: PostgresStore,
  client: pg.Client,
  poolClient: pg.PoolClient,
  pglite: PGlite,
  own: Queryable,
) {
  await store.deliveries.recordEvents([], client);
  await store.deliveries.recordEvents([], poolClient);
  await store.deliveries.recordEvents([], own);
  await pglite.transaction((transaction) => store.deliveries.recordEvents([], transaction));
  // @ts-expect-error: this cannot run a statement
  await store.deliveries.recordEvents([], { execute: async () => ({ rows: [] }) });
  // @ts-expect-error: a name of a transaction is none
  await store.deliveries.recordEvents([], "tx");
}
