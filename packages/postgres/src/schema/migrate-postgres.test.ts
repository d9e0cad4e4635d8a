import { execFileSync, spawnSync } from "node:child_process";
import { endpointRow } from "@ancrage/conformance";
import { createTestDatabase } from "@ancrage/conformance/databases";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { createPgDatabase } from "../database/pg-database.ts";
import { type StoryProcess, startProcess } from "../testing/child-process.ts";
import { shapeOf } from "../testing/shape-of.ts";
import { openTestPool } from "../testing/test-pool.ts";
import { migrateDatabase } from "./migrate.ts";
import { migrations, neededVersion } from "./migrations.ts";
import { tablesOf } from "./tables.ts";

const server = inject("postgresUrl");
const everything = { tenantId: "acme", ownerId: null };

describe.skipIf(server === null)("migrations of a PostgreSQL server", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  let shape: readonly string[];
  const processes: StoryProcess[] = [];
  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = openTestPool(database.url);
    await createPostgresStore({ client: pool, schema: "whole" }).migrate();
    shape = await shapeOf(pool, "whole");
  }, 60_000);
  afterEach(async () => {
    for (const process of processes.splice(0)) await process.kill();
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  function migrating(schema: string, pauseBefore = 0): StoryProcess {
    const process = startProcess("migrating-process.ts", database.url, schema, String(pauseBefore));
    processes.push(process);
    return process;
  }

  async function expectWhole(schema: string): Promise<void> {
    expect(await shapeOf(pool, schema)).toEqual(shape);
    const { rows } = await pool.query(`select version from ${schema}.versions order by version`);
    expect(rows).toEqual(migrations.map(({ version }) => ({ version })));
  }

  test("several processes at once all succeed, and one of them did the work", async () => {
    const all = ["a", "b", "c"].map(() => migrating("raced"));
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    await expectWhole("raced");
  });

  test("a process waits for the one that is in the middle of a version", async () => {
    // Read, then six statements a step: this is before the COMMIT of the first version.
    const first = migrating("waited", 13);
    expect(await first.line((line) => line === "paused")).toBe("paused");
    const second = migrating("waited");
    await expect.poll(waitingForLock, { timeout: 15_000 }).toBe(true);
    first.tell("go on");
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
    await expectWhole("waited");
  });

  async function waitingForLock(): Promise<boolean> {
    const { rows } = await pool.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
    return rows.length > 0;
  }

  test("a process may be killed before any of its statements, and the next one finishes what it began", async () => {
    let statement = 0;
    for (let done = false; !done; ) {
      statement += 1;
      const schema = `killed_${statement}`;
      const killed = migrating(schema, statement);
      const line = await killed.line((line) => line === "paused" || line === "done");
      done = line === "done";
      await killed.kill();
      await createPostgresStore({ client: pool, schema }).migrate();
      await expectWhole(schema);
    }
    expect(statement).toBeGreaterThan(12);
  }, 120_000);

  test("a table that somebody holds is waited for in short attempts, so that nobody queues up behind", async () => {
    await createPostgresStore({ client: pool, schema: "held" }).migrate();
    const t = tablesOf("held");
    const host = await pool.connect();
    const refused: unknown[] = [];
    const own = createPgDatabase(pool);
    const watched = {
      ...own,
      transaction: async <Result>(run: Parameters<typeof own.transaction<Result>>[0]): Promise<Result> => {
        try {
          return await own.transaction(run);
        } catch (error) {
          refused.push(error);
          // After the second refusal the host lets go.
          if (refused.length === 2) await host.query("commit");
          throw error;
        }
      },
    };
    try {
      await host.query(`begin; lock table ${t.endpoints}`);
      const steps = [
        ...migrations,
        { version: neededVersion + 1, sql: () => `alter table ${t.endpoints} add column note text;` },
      ];
      await migrateDatabase(watched, t, { migrations: steps, lockTimeoutMs: 50 });
    } finally {
      host.release();
    }
    expect(refused).toMatchObject([{ code: "55P03" }, { code: "55P03" }]);
    const { rows } = await pool.query(`select note from ${t.endpoints}`);
    expect(rows).toEqual([]);
  });

  test("a table that nobody lets go of ends in words", async () => {
    const t = tablesOf("stuck");
    await createPostgresStore({ client: pool, schema: "stuck" }).migrate();
    const host = await pool.connect();
    try {
      await host.query(`begin; lock table ${t.endpoints}`);
      const step = { version: neededVersion + 1, sql: () => `alter table ${t.endpoints} add column note text;` };
      const terms = { migrations: [...migrations, step], lockTimeoutMs: 10, giveUpAfterMs: 100 };
      await expect(migrateDatabase(createPgDatabase(pool), t, terms)).rejects.toMatchObject({
        code: "store_busy",
        message: expect.stringMatching(/^The schema "stuck" could not be migrated for 0.1 s: .* pg_stat_activity/),
        cause: { code: "55P03" },
      });
    } finally {
      await host.query("rollback");
      host.release();
    }
  });

  describe("a role of few rights", () => {
    const role = `few_rights_${Math.random().toString(36).slice(2)}`;
    let limited: pg.Pool;
    beforeAll(async () => {
      await pool.query(`create role ${role} login`);
      const url = new URL(database.url);
      url.username = role;
      limited = openTestPool(url.href);
    });
    afterAll(async () => {
      await limited.end();
      await pool.query(`drop owned by ${role} cascade`);
      await pool.query(`drop role ${role}`);
    });

    test("migrates a schema that somebody made for it, and none that it would have to make", async () => {
      await pool.query(`create schema given authorization ${role}`);
      await createPostgresStore({ client: limited, schema: "given" }).migrate();
      await expectWhole("given");
      const refused = createPostgresStore({ client: limited, schema: "refused" }).migrate();
      await expect(refused).rejects.toMatchObject({ code: "42501" });
    });

    test("which may only read and write may call migrate where nothing is missing", async () => {
      await pool.query(`grant usage on schema whole to ${role}`);
      await pool.query(`grant select, insert, update, delete on all tables in schema whole to ${role}`);
      const store = createPostgresStore({ client: limited, schema: "whole" });
      await store.migrate();
      await store.check();
      const endpoint = endpointRow();
      await store.subscriptions.insertEndpoint(endpoint);
      expect(await store.subscriptions.getEndpoint(everything, endpoint.id)).toEqual(endpoint);
    });
  });

  const psql = spawnSync("psql", ["--version"]).status === 0;
  test.skipIf(!psql)("psql runs the printed SQL, twice and strictly", async () => {
    const input = createPostgresStore({ client: pool, schema: "printed" }).migrationSql();
    for (let times = 0; times < 2; times += 1) {
      execFileSync("psql", ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", database.url], {
        input,
        stdio: ["pipe", "ignore", "pipe"],
      });
    }
    await expectWhole("printed");
  });
});
