import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type HostApplication, openHostApplication } from "./host-application.ts";

/** A host application with a pool of `pg`. */
export interface HostOnPool extends HostApplication {
  readonly pool: pg.Pool;
  /** A connection of the host's own, on which `begin` was called; ended after the test, with what it left open. */
  begin(mode?: string): Promise<pg.Client>;
}

/** Gives each test of a file an empty host application on one database; ask for it inside the test. */
export function hostBeforeEach(serverUrl: string | null, options: { notify?: boolean } = {}): () => HostOnPool {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let host: HostApplication;
  let clients: pg.Client[] = [];
  beforeAll(async () => {
    database = await createTestDatabase(serverUrl ?? "");
    pool = new pg.Pool({ connectionString: database.url });
  }, 60_000);
  beforeEach(async () => {
    host = await openHostApplication(pool, options);
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    clients = [];
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  return () => ({
    ...host,
    pool,
    async begin(mode = "") {
      const client = new pg.Client({ connectionString: database.url });
      clients.push(client);
      await client.connect();
      await client.query(`begin ${mode}`);
      return client;
    },
  });
}
