import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { createPgDatabase } from "./pg-database.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("plans that sessions keep", () => {
  let made: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let database: Database;
  beforeAll(async () => {
    made = await createTestDatabase(server ?? "");
    // One session, so that each statement meets what the one before it left.
    pool = new pg.Pool({ connectionString: made.url, max: 1 });
    database = createPgDatabase(pool, { preparedStatements: true });
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await made.drop();
  });

  const text = 'select $1::text || $2::text as "both"';
  const prepared = async () => (await pool.query("select statement from pg_prepared_statements")).rows;

  test("are made once, and each run has its own values", async () => {
    for (const value of ["a", "it's $1", "\\"]) {
      expect((await database.byIndex(text, [value, "!"])).rows).toEqual([{ both: `${value}!` }]);
    }
    expect(await prepared()).toHaveLength(1);
  });

  test("are made again when somebody has discarded them", async () => {
    await database.byIndex(text, ["a", "b"]);
    await pool.query("discard all");
    expect((await database.byIndex(text, ["a", "b"])).rows).toEqual([{ both: "ab" }]);
    expect(await prepared()).toHaveLength(1);
  });

  test("do not stand in the way after a statement that failed, whose transaction is over", async () => {
    const failing = "select 1 / $1::integer as result";
    await expect(database.byIndex(failing, ["0"])).rejects.toThrow("division by zero");
    expect((await database.byIndex(failing, ["1"])).rows).toEqual([{ result: 1 }]);
    expect((await pool.query("select now() = statement_timestamp() as alone")).rows).toEqual([{ alone: true }]);
  });

  test("are bounded: what comes after twenty is planned each time", async () => {
    for (let number = 0; number < 30; number += 1) {
      const own = `select $1::integer + ${number} as result`;
      expect((await database.byIndex(own, ["1"])).rows).toEqual([{ result: number + 1 }]);
    }
    expect((await prepared()).length).toBeLessThanOrEqual(25);
  });

  test("are given up where they are missing again and again, as behind a pooler that mixes sessions", async () => {
    const mixed = createPgDatabase(pool, { preparedStatements: true });
    const own = "select $1::text as mixed";
    for (let time = 0; time < 12; time += 1) {
      await pool.query("deallocate all");
      expect((await mixed.byIndex(own, ["a"])).rows).toEqual([{ mixed: "a" }]);
    }
    expect(await prepared()).toHaveLength(0);
  });

  test("do not pile up when statements fail", async () => {
    await pool.query("deallocate all");
    const other = createPgDatabase(pool, { preparedStatements: true });
    for (let time = 0; time < 5; time += 1) {
      await expect(other.byIndex("select 1 / $1::integer as failing", ["0"])).rejects.toThrow("division by zero");
      await expect(other.byIndex("select $1::text from nowhere", ["0"])).rejects.toThrow("nowhere");
    }
    expect(await prepared()).toHaveLength(1);
  });
});
