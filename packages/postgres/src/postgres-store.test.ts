import { storeConformance } from "@ancrage/conformance";
import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { createPostgresStore } from "./create-postgres-store.ts";
import { emptyTables } from "./testing/empty-tables.ts";
import { inHostTransaction } from "./testing/in-host-transaction.ts";

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

  storeConformance({
    test,
    propertyRuns: 15,
    async createStore() {
      await emptyTables(pool);
      return {
        store: createPostgresStore({ client: pool }),
        transaction: (run) => inHostTransaction(pool, run),
        foreignTransaction: {},
        async close() {},
      };
    },
  });
});
