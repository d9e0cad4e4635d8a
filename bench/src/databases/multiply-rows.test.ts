import { askServerDoor } from "@ancrage/conformance/databases";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type BenchDatabase, openBenchDatabases } from "./bench-databases.ts";
import { multiplyRows } from "./multiply-rows.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("multiplyRows", () => {
  let database: BenchDatabase;
  beforeAll(async () => {
    database = await openBenchDatabases(await askServerDoor(server ?? "")).create();
    await database.pool.query(
      "create table made (id text, label text, twice text generated always as (label || label) stored)",
    );
    await database.pool.query("insert into made values ('x', 'a'), ('y', 'b')");
  });
  afterAll(() => database.close());

  test("copies take the made rows in turns, and differ in the columns that are named", async () => {
    const { pool } = database;
    await pool.query("create table few (like made including generated)");
    await multiplyRows(pool, { into: "few", from: "made", count: 3, columns: { id: "'n' || n" } });
    const { rows } = await pool.query("select * from few order by id");
    expect(rows).toEqual([
      { id: "n1", label: "b", twice: "bb" },
      { id: "n2", label: "a", twice: "aa" },
      { id: "n3", label: "b", twice: "bb" },
    ]);
  });

  test("a big load leaves the indexes and keys that were there", async () => {
    const { pool } = database;
    await pool.query("create table many (id text primary key, label text)");
    await pool.query("create index many_labels on many (label) where label = 'a'");
    const indexes = "select indexdef from pg_indexes where tablename = 'many' order by 1";
    const before = (await pool.query(indexes)).rows;
    await pool.query("create table made_many as select id, label from made");
    await multiplyRows(pool, { into: "many", from: "made_many", count: 100_001, columns: { id: "n::text" } });
    expect((await pool.query(indexes)).rows).toEqual(before);
    expect((await pool.query("select count(*)::integer as rows, max(id::integer) as last from many")).rows).toEqual([
      { rows: 100_001, last: 100_001 },
    ]);
  });

  test("a column that the table has not is refused", async () => {
    const rows = { into: "few", from: "made", count: 1, columns: { lable: "'a'" } };
    await expect(multiplyRows(database.pool, rows)).rejects.toThrow("few has no column lable.");
  });
});
