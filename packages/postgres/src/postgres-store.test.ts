import { storeConformance } from "@ancrage/conformance";
import { describe, inject, test } from "vitest";
import { createPostgresStore } from "./create-postgres-store.ts";
import { emptyTables } from "./testing/empty-tables.ts";
import { inHostTransaction } from "./testing/in-host-transaction.ts";
import { migratedPool } from "./testing/migrated-pool.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null).each([
  ["on PostgreSQL", false],
  ["on PostgreSQL, with plans that sessions keep", true],
])("%s", (_, preparedStatements) => {
  const pool = migratedPool(server ?? "");

  storeConformance({
    test,
    propertyRuns: 15,
    async createStore() {
      await emptyTables(pool());
      return {
        store: createPostgresStore({ client: pool(), preparedStatements }),
        transaction: (run) => inHostTransaction(pool(), run),
        foreignTransaction: {},
        async close() {},
      };
    },
  });
});
