import type { PostgresStore } from "@ancrage/postgres";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll } from "vitest";
import { createCrmStore } from "../crm/create-crm-store.ts";
import { createCrmDatabase } from "../crm/storage/create-crm-database.ts";
import { createCrmSchema } from "../crm/storage/create-crm-schema.ts";
import type { CrmDatabase } from "../crm/storage/crm-database.ts";

export interface TestDatabase {
  readonly client: PGlite;
  readonly database: CrmDatabase;
  readonly store: PostgresStore;
}

// What a database keeps beside its records: Ancrage's version, and which tables it tracks.
const kept = ["versions", "tracking"];

/** A PGlite for the tests of a file, with the tables of the CRM and of Ancrage. Each call empties them. */
export function testDatabase(): () => Promise<TestDatabase> {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
    await createCrmSchema(createCrmDatabase(client));
    const store = createCrmStore(client);
    await store.migrate();
    await store.installTracking();
  }, 60_000);
  afterAll(() => client.close());

  return async () => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('crm', 'ancrage') and tablename <> all ($1)`,
      [kept],
    );
    await client.exec(`truncate ${rows.map(({ name }) => name).join(", ")}`);
    return { client, database: createCrmDatabase(client), store: createCrmStore(client) };
  };
}
