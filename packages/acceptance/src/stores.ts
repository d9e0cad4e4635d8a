import { createTestDatabase } from "@ancrage/conformance/databases";
import type { Store } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { createPostgresStore } from "@ancrage/postgres";
import { PGlite } from "@electric-sql/pglite";
import { Pool } from "pg";
import { afterAll, inject } from "vitest";

/** A store to prove the rows on. */
export interface StoreUnderTest {
  readonly name: string;
  create(): Promise<{ store: Store; close(): Promise<void> }>;
}

type Client = PGlite | Pool;

/** One database for a file of tests, opened when the first of them asks; each store gets a schema of its own in it. */
function inDatabase(name: string, open: () => Promise<{ client: Client; close(): Promise<void> }>): StoreUnderTest {
  let opened: ReturnType<typeof open> | undefined;
  let schemas = 0;
  afterAll(async () => (await opened)?.close());
  return {
    name,
    async create() {
      opened ??= open();
      const { client } = await opened;
      const schema = `ancrage_${++schemas}`;
      const store = createPostgresStore({ client, schema });
      await store.migrate();
      return { store, close: async () => void (await client.query(`drop schema ${schema} cascade`)) };
    },
  };
}

const onPGlite = inDatabase("PGlite", async () => {
  const client = await PGlite.create();
  return { client, close: () => client.close() };
});

const server = inject("postgresUrl");

const onPostgres = inDatabase("PostgreSQL", async () => {
  const database = await createTestDatabase(server ?? "");
  const client = new Pool({ connectionString: database.url });
  return {
    client,
    async close() {
      await client.end();
      await database.drop();
    },
  };
});

/** Every store that the rows of this package concern. Without a server, PostgreSQL is missing, and the run says so. */
export const stores: readonly StoreUnderTest[] = [
  { name: "memory", create: async () => ({ store: createMemoryStore(), close: async () => {} }) },
  onPGlite,
  ...(server === null ? [] : [onPostgres]),
];
