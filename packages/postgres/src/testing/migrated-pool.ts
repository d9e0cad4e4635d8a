import { createTestDatabase } from "@ancrage/conformance/databases";
import type pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { openTestPool } from "./test-pool.ts";

/** A database of its own for the tests around the call, with the store's tables; asked for while one of them runs. */
export function migratedPool(server: string): () => pg.Pool {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase(server);
    pool = openTestPool(database.url);
    await createPostgresStore({ client: pool }).migrate();
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  return () => pool;
}
