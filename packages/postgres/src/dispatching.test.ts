import { dispatchingConformance } from "@ancrage/conformance";
import { createTestDatabase } from "@ancrage/conformance/databases";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { createPostgresStore } from "./create-postgres-store.ts";
import type { PostgresClient } from "./database/clients.ts";
import type { Queryable } from "./database/database.ts";
import { createPgDatabase } from "./database/pg-database.ts";
import { emptyTables } from "./testing/empty-tables.ts";
import { nextDueAt } from "./testing/next-due-at.ts";

// Any key does: what sealing keeps is proven where it is made.
const sealingKeys = ["ancrage_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"];

describe("on PGlite", () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
    await createPostgresStore({ client }).migrate();
  }, 60_000);
  afterAll(() => client.close());

  suite(
    () => client,
    (run) => client.transaction(run),
  );
});

const server = inject("postgresUrl");

describe.skipIf(server === null)("on PostgreSQL", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = new pg.Pool({ connectionString: database.url });
    await createPostgresStore({ client: pool }).migrate();
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  suite(
    () => pool,
    (run) => createPgDatabase(pool).transaction(run),
  );
});

type Transaction = <Result>(run: (transaction: Queryable) => Promise<Result>) => Promise<Result>;

function suite(clientOf: () => PostgresClient, transaction: Transaction): void {
  dispatchingConformance({
    test,
    async createWorld(options) {
      const client = clientOf();
      await emptyTables(client);
      const store = createPostgresStore({ client });
      const world = createTestWebhooksOn({ store, nextDueAt: () => nextDueAt(client) }, { sealingKeys, ...options });
      return { ...world, store, transaction: (run) => transaction(run), close: () => world.webhooks.stop() };
    },
  });
}
