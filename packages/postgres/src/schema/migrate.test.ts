import { at, endpointRow, eventRow } from "@ancrage/conformance";
import { createTestDatabase } from "@ancrage/conformance/databases";
import { createWebhooks, generateSealingKey } from "@ancrage/core";
import { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createPostgresStore, type PostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import type { Database } from "../database/database.ts";
import { createPgDatabase } from "../database/pg-database.ts";
import { createPGliteDatabase } from "../pglite/pglite-database.ts";
import { shapeOf } from "../testing/shape-of.ts";
import { openTestPool } from "../testing/test-pool.ts";
import { migrateDatabase } from "./migrate.ts";
import { type Migration, migrations, neededVersion } from "./migrations.ts";
import { refuseTooOld } from "./schema-errors.ts";
import { tablesOf } from "./tables.ts";

const everything = { tenantId: "acme", ownerId: null };
const next = neededVersion + 1;
const adding: Migration = { version: next, sql: (t) => `alter table ${t.endpoints} add column note text;` };

describe("on PGlite", () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
  }, 60_000);
  afterAll(() => client.close());

  suite(
    () => client,
    () => createPGliteDatabase(client),
    (script) => client.exec(script),
  );
});

const server = inject("postgresUrl");

describe.skipIf(server === null)("on PostgreSQL", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = openTestPool(database.url);
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  suite(
    () => pool,
    () => createPgDatabase(pool),
    (script) => pool.query(script),
  );
});

function suite(
  clientOf: () => PostgresClient,
  databaseOf: () => Database,
  runScript: (script: string) => Promise<unknown>,
): void {
  let made = 0;
  /** A store whose schema nobody has used yet. */
  function fresh(): { schema: string; store: PostgresStore; migrate: (steps: readonly Migration[]) => Promise<void> } {
    const schema = `fresh_${++made}`;
    const store = createPostgresStore({ client: clientOf(), schema });
    return {
      schema,
      store,
      migrate: (steps) => migrateDatabase(databaseOf(), tablesOf(schema), { migrations: steps }),
    };
  }

  async function works(store: PostgresStore): Promise<void> {
    const endpoint = endpointRow();
    await store.subscriptions.insertEndpoint(endpoint);
    expect(await store.subscriptions.getEndpoint(everything, endpoint.id)).toEqual(endpoint);
  }

  async function versions(schema: string): Promise<unknown> {
    const { rows } = await databaseOf().query(`select version, breaking from "${schema}".versions order by version`);
    return rows;
  }

  test("migrating makes what is missing, and again it makes nothing", async () => {
    const { schema, store } = fresh();
    await store.migrate();
    const shape = await shapeOf(databaseOf(), schema);
    expect(shape.length).toBeGreaterThan(100);
    await store.migrate();
    expect(await shapeOf(databaseOf(), schema)).toEqual(shape);
    expect(await versions(schema)).toEqual(migrations.map(({ version }) => ({ version, breaking: false })));
    await store.check();
    await works(store);
  });

  test("the printed SQL makes the same, may be run again, and leaves nothing for migrate to do", async () => {
    const [printed, migrated] = [fresh(), fresh()];
    await migrated.store.migrate();
    await runScript(printed.store.migrationSql());
    await runScript(printed.store.migrationSql());
    expect(await shapeOf(databaseOf(), printed.schema)).toEqual(await shapeOf(databaseOf(), migrated.schema));
    await printed.store.migrate();
    await works(printed.store);
  });

  test("without tables each way in says what to do, and the cause is kept", async () => {
    const { schema, store } = fresh();
    const message = `This database has no Ancrage tables in the schema "${schema}". Call \`await webhooks.migrate()\` before anything else, or run \`npx ancrage migrate\` when you deploy. If they are elsewhere, give that schema or that database.`;
    const details = { version: 0, needed: neededVersion };
    await expect(store.check()).rejects.toMatchObject({ code: "schema_too_old", message, details });
    const cause = { code: expect.stringMatching(/^(3F000|42P01)$/) };
    for (const call of [
      () => store.deliveries.getEvent(everything, "evt_1"),
      () => store.deliveries.recordEvents([eventRow()]),
      () => store.deliveries.heartbeat("prc_1", at(0), at(0)),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "schema_too_old", message, details, cause });
    }
    const webhooks = createWebhooks({ triggers: [], store, sealingKeys: [generateSealingKey()] });
    await expect(webhooks.start()).rejects.toMatchObject({ code: "schema_too_old", message });
    await expect(webhooks.dispatchDue()).rejects.toMatchObject({ code: "schema_too_old", message });
    await webhooks.stop();
    await store.migrate();
    await store.check();
  });

  test("without tables the host's own transaction is told too, which can be asked nothing more", async () => {
    const { schema, store } = fresh();
    const failing = databaseOf().transaction((own) => store.deliveries.recordEvents([eventRow()], own));
    await expect(failing).rejects.toMatchObject({
      code: "schema_too_old",
      message: expect.stringContaining(`schema "${schema}" does not exist`),
      details: { version: null, needed: neededVersion },
    });
  });

  test("code that meets a newer version works on", async () => {
    const { schema, store, migrate } = fresh();
    await migrate([...migrations, adding]);
    await store.check();
    await works(store);
    await store.migrate();
    expect(await versions(schema)).toHaveLength(next);
  });

  test("code that meets a newer version which breaks it is refused", async () => {
    const { store, migrate } = fresh();
    const late = next + 1;
    await migrate([...migrations, { ...adding, breaking: true }, { version: late, sql: () => "" }]);
    const refusal = { code: "schema_too_new", details: { version: late, known: neededVersion } };
    await expect(store.check()).rejects.toMatchObject(refusal);
    await expect(store.migrate()).rejects.toMatchObject(refusal);
  });

  test("a version that fails leaves nothing of itself, and what came before it stays", async () => {
    const { schema, store, migrate } = fresh();
    const failing: Migration = {
      version: next,
      sql: (t) => `create table ${t.schema}.half (); select 1 / 0 from nowhere;`,
    };
    await expect(migrate([...migrations, failing])).rejects.toThrow(/nowhere/);
    expect(await versions(schema)).toHaveLength(neededVersion);
    expect((await shapeOf(databaseOf(), schema)).filter((line) => line.includes("half"))).toEqual([]);
    await works(store);
    await migrate([...migrations, adding]);
    expect(await versions(schema)).toHaveLength(next);
  });

  test("several schemas live side by side", async () => {
    const [one, other] = [fresh(), fresh()];
    await Promise.all([one.store.migrate(), other.store.migrate()]);
    const event = eventRow();
    await one.store.deliveries.recordEvents([event]);
    expect(await one.store.deliveries.getEvent(everything, event.id)).not.toBeNull();
    expect(await other.store.deliveries.getEvent(everything, event.id)).toBeNull();
  });

  test.each(["select", "user", "table", "_", "x".repeat(63)])("the schema may be called %s", async (schema) => {
    const store = createPostgresStore({ client: clientOf(), schema });
    await store.migrate();
    await works(store);
    await databaseOf().query(`drop schema "${schema}" cascade`);
  });
}

test("a database that does not answer is no reason to refuse to start", async () => {
  const client = { query: () => Promise.reject(new Error("away")), connect: () => Promise.reject(new Error("away")) };
  await createPostgresStore({ client }).check();
});

test("tables of an older version are named with it, and with the one that is needed", () => {
  const refusing = () => refuseTooOld({ version: 1, breaking: 0 }, tablesOf("ancrage"), { needed: 2 });
  expect(refusing).toThrow(
    expect.objectContaining({
      code: "schema_too_old",
      message:
        'The schema "ancrage" is at version 1, and this package needs 2. Call `await webhooks.migrate()` before anything else, or run `npx ancrage migrate` when you deploy.',
      details: { version: 1, needed: 2 },
    }),
  );
});

test.each([
  ...["", "Upper", "9lives", "x".repeat(64), "pg_mine", "information_schema", "a-b", "a b", "é", "a\0b", "a\nb"],
  ...['a"; drop schema public cascade; --', "a'; select 1; --", 'a".b', "a\\", "$$", "$ancrage_step$"],
])("the schema %j is refused before anything is asked of the database", (schema) => {
  const client = { query: () => Promise.reject(new Error("It was asked.")), connect: () => Promise.reject() };
  expect(() => createPostgresStore({ client, schema })).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(JSON.stringify(schema)) }),
  );
});
