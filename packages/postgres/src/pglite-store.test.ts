import { storeConformance } from "@ancrage/conformance";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, test } from "vitest";
import { createPostgresStore } from "./create-postgres-store.ts";
import { emptyTables } from "./testing/empty-tables.ts";

let client: PGlite;
beforeAll(async () => {
  client = await PGlite.create();
  await createPostgresStore({ client }).migrate();
}, 60_000);
afterAll(() => client.close());

storeConformance({
  test,
  propertyRuns: 15,
  async createStore() {
    await emptyTables(client);
    const store = createPostgresStore({ client });
    return {
      store,
      transaction: (run) => client.transaction(run),
      foreignTransaction: {},
      async close() {},
    };
  },
});
