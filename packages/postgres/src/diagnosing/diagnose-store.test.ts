import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { diagnosisSuite } from "../testing/diagnosis-suite.ts";
import { migratedPool } from "../testing/migrated-pool.ts";

const server = inject("postgresUrl");

describe("on PGlite", () => {
  let client: PGlite;
  beforeAll(async () => {
    client = await PGlite.create();
  }, 60_000);
  afterAll(() => client.close());

  diagnosisSuite(() => client);
});

describe.skipIf(server === null)("on PostgreSQL", () => {
  const pool = migratedPool(server ?? "");

  diagnosisSuite(pool);

  test("a database that may not be written to", async () => {
    const client = new pg.Pool({ ...pool().options, options: "-c default_transaction_read_only=on" });
    const [finding] = (await createPostgresStore({ client }).diagnose?.()) ?? [];
    await client.end();
    expect(finding).toMatchObject({
      check: "database",
      outcome: "wrong",
      found: expect.stringMatching(/, read-only$/),
    });
    expect(finding?.repair.join()).toContain("reset default_transaction_read_only");
  });
});

test("a database that does not answer; the rest is skipped", async () => {
  // Nothing listens at port 1.
  const client = new pg.Pool({ host: "127.0.0.1", port: 1 });
  const found = await createPostgresStore({ client }).diagnose?.();
  await client.end();
  expect(found?.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
    "database wrong",
    "schema skipped",
    "tracking skipped",
  ]);
  expect(found?.[0]).toMatchObject({ found: expect.stringContaining("ECONNREFUSED"), repair: [expect.any(String)] });
});
