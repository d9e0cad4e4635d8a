import { createTestDatabase } from "@ancrage/conformance/databases";
import type { Store } from "@ancrage/core";
import { createMemoryStore } from "@ancrage/memory";
import { createPostgresStore, type PostgresClient, type Queryable } from "@ancrage/postgres";
import { PGlite } from "@electric-sql/pglite";
import { Pool } from "pg";
import { afterAll, inject } from "vitest";

/** A store to prove the rows on. */
export interface StoreUnderTest {
  readonly name: string;
  create(): Promise<{ store: Store; close(): Promise<void> }>;
}

/** An empty database, and who writes into it past the application. */
export interface OpenedDatabase {
  readonly client: PostgresClient;
  /** Another session, as psql has one. PGlite has no other than its own. */
  readonly outside: Queryable;
  close(): Promise<void>;
}

export interface DatabaseUnderTest {
  readonly name: string;
  open(): Promise<OpenedDatabase>;
}

/** One database for a file of tests, opened when the first of them asks; each store gets a schema of its own in it. */
function inDatabase({ name, open }: DatabaseUnderTest): StoreUnderTest & { close(): Promise<void> } {
  let opened: ReturnType<typeof open> | undefined;
  let schemas = 0;
  return {
    name,
    async close() {
      const closing = opened;
      opened = undefined;
      await (await closing)?.close();
    },
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

const pglite: DatabaseUnderTest = {
  name: "PGlite",
  async open() {
    const client = await PGlite.create();
    return { client, outside: client, close: () => client.close() };
  },
};

const server = inject("postgresUrl");

const postgres: DatabaseUnderTest = {
  name: "PostgreSQL",
  async open() {
    const database = await createTestDatabase(server ?? "");
    const client = new Pool({ connectionString: database.url });
    const outside = new Pool({ connectionString: database.url, max: 1 });
    return {
      client,
      outside,
      async close() {
        await client.end();
        await outside.end();
        await database.drop();
      },
    };
  },
};

/** The databases with tables of the application's own. Without a server, PostgreSQL is missing, and the run says so. */
export const databases: readonly DatabaseUnderTest[] = server === null ? [pglite] : [pglite, postgres];

const memory: StoreUnderTest = {
  name: "memory",
  create: async () => ({ store: createMemoryStore(), close: async () => {} }),
};

const durable = databases.map(inDatabase);

/** Every store that the rows of this package concern. The file of tests that asks closes their databases at its end. */
export function storesUnderTest(): readonly StoreUnderTest[] {
  afterAll(() => Promise.all(durable.map((store) => store.close())));
  return [memory, ...durable];
}
