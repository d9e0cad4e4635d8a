import { readdirSync, readFileSync } from "node:fs";
import { at, HOOK, receiptRow, Scene } from "@ancrage/conformance";
import { createTestDatabase } from "@ancrage/conformance/databases";
import { PGlite } from "@electric-sql/pglite";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import { dumpOf } from "../testing/dump-of.ts";
import { makePast, past } from "../testing/past.ts";
import { shapeOf } from "../testing/shape-of.ts";
import { openTestPool } from "../testing/test-pool.ts";
import { migrationSql } from "./migration-sql.ts";
import { migrations, neededVersion } from "./migrations.ts";
import { tablesOf } from "./tables.ts";

// One dump for each version that was ever released, made by that version. `vitest -u` writes the newest one, for the run
// after it.
const dumps = readdirSync(new URL("dumps/", import.meta.url)).map((file) => ({
  version: Number(/^version-(\d+)\.sql$/.exec(file)?.[1]),
  read: () => readFileSync(new URL(`dumps/${file}`, import.meta.url), "utf8"),
}));

describe("on PGlite", () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
  }, 60_000);
  afterAll(() => client.close());

  suite(
    () => client,
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
    (script) => pool.query(script),
  );
});

function suite(clientOf: () => PostgresClient, runScript: (script: string) => Promise<unknown>): void {
  const storeIn = (schema: string) => createPostgresStore({ client: clientOf(), schema });
  const drop = () => runScript("drop schema if exists ancrage cascade; drop schema if exists fresh cascade");
  afterEach(drop);

  test("the newest dump is what this version makes", async () => {
    const store = storeIn("ancrage");
    await store.migrate();
    await makePast(store);
    const dump = await dumpOf(clientOf(), "ancrage");
    await expect(dump).toMatchFileSnapshot(`dumps/version-${neededVersion}.sql`);
  });

  test.each(dumps)("a database of version $version is upgraded, and its work goes on", async ({ version, read }) => {
    await runScript(read());
    await storeIn("fresh").migrate();
    const store = storeIn("ancrage");
    if (version < neededVersion) await expect(store.check()).rejects.toMatchObject({ code: "schema_too_old" });
    await store.migrate();
    await store.check();
    expect(await shapeOf(clientOf(), "ancrage")).toEqual(await shapeOf(clientOf(), "fresh"));

    const scene = new Scene({
      store,
      transaction: () => Promise.reject(),
      foreignTransaction: {},
      close: async () => {},
    });
    expect(await scene.detail({ id: past.succeeded, tenantId: "acme" })).toMatchObject({
      delivery: { state: "succeeded", attempts: 1, endedAt: at(11) },
      attempts: [{ number: 1, response: { status: 200, body: new TextEncoder().encode("é\n") } }],
    });
    expect(await scene.endpointNow({ id: past.endpoint, tenantId: "acme" })).toMatchObject({
      name: 'It\'s "quoted"',
      createdAt: at(0),
    });
    expect(await scene.claimEvents({ now: at(30) })).toMatchObject([{ event: { id: past.waitingEvent } }]);
    expect(await scene.claim({ now: at(30) })).toMatchObject([{ delivery: { id: past.waiting, attempts: 2 } }]);
    if (version < 3) return;
    const slots = new Map([[HOOK, { free: 1, leaseMs: 1_000 }]]);
    const claimed = await store.inbound.claimReceipts({ processId: "prc_b", now: at(30), slots });
    expect(claimed).toMatchObject([{ receipt: { id: past.receipt, runs: 2, failures: 1, body: receiptRow().body } }]);
    expect((await store.inbound.getReceipt("acme", past.receipt))?.runs).toMatchObject([
      { number: 1, state: "failed" },
    ]);
  });
}

test("every version has a dump", () => {
  const versions = migrations.map(({ version }) => version);
  expect(dumps.map(({ version }) => version).sort((one, other) => one - other)).toEqual(versions);
});

test.each(dumps)("version $version is what it was when its dump was made", ({ version, read }) => {
  const upToThere = migrations.filter((step) => step.version <= version);
  expect(read().startsWith(migrationSql(tablesOf("ancrage"), upToThere))).toBe(true);
});
