import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Queryable } from "../database/database.ts";
import { approvingHost } from "../testing/approving-host.ts";
import { startProcess } from "../testing/child-process.ts";
import { emptyTables } from "../testing/empty-tables.ts";
import { openTestPool } from "../testing/test-pool.ts";

const server = inject("postgresUrl");
// Longer than a run may take.
const muchLaterMs = 3_600_000;

describe.skipIf(server === null)("a run in the host's transaction", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = openTestPool(database.url);
    await approvingHost(pool).webhooks.migrate();
    await pool.query("create table deals (id text primary key)");
  }, 60_000);
  beforeEach(async () => {
    await pool.query("delete from deals");
    await emptyTables(pool);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** What opens a transaction on a pool, which has already seen the database as it is. */
  function beginning(on: pg.Pool, level = "read committed") {
    return async (run: (transaction: Queryable) => Promise<void>): Promise<void> => {
      const client = await on.connect();
      try {
        await client.query(`begin isolation level ${level}`);
        await client.query("select count(*) from deals");
        await run(client);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw error;
      } finally {
        client.release();
      }
    };
  }

  async function deals(): Promise<unknown[]> {
    return (await pool.query("select id from deals order by id")).rows.map(({ id }) => id);
  }

  /** Of every event: its stage, its state and why, and the states of its deliveries with those of their attempts. */
  async function ledger(): Promise<unknown[]> {
    const { rows } = await pool.query(`
select e.stage, e.state, e.reason, array_agg(d.state || ' ' || a.state) as deliveries from (
  select id, stage, state, reason from ancrage.events union all select id, stage, 'pending', null from ancrage.event_queue
  union all select id, 'note', 'pending', null from ancrage.staged_events
) e
left join ancrage.deliveries d on d.event_id = e.id left join ancrage.attempts a on a.delivery_id = d.id
group by e.id, e.stage, e.state, e.reason order by e.stage`);
    return rows.map(({ stage, state, reason, deliveries }) => [stage, state, reason, ...deliveries]);
  }

  for (const level of ["read committed", "repeatable read", "serializable"]) {
    test(`commits with it, and rolls back with it, under ${level}`, async () => {
      const answers = [200, 200, 200, 422];
      const host = approvingHost(pool, () => answers.shift() ?? 500);
      await host.subscribe("preOperation", "postOperation");
      await host.approve("D-1", beginning(pool, level));
      const refused = host.approve("D-2", beginning(pool, level));
      await expect(refused).rejects.toMatchObject({ code: "endpoint_unavailable" });
      expect(await deals()).toEqual(["D-1"]);
      expect(await ledger()).toEqual(
        expect.arrayContaining([
          ["preOperation", "pending", null, "succeeded succeeded"],
          ["postOperation", "pending", null, "succeeded succeeded"],
          ["preOperation", "rolledBack", "refusedSync", "succeeded succeeded"],
          ["postOperation", "rolledBack", "refusedSync", "exhausted failed"],
        ]),
      );
      expect(await ledger()).toHaveLength(4);
    });
  }

  test("needs no second connection while the transaction is open", async () => {
    const single = new pg.Pool({ connectionString: database.url, max: 1 });
    try {
      const answers = [200, 200, 500];
      const host = approvingHost(single, () => answers.shift() ?? 200);
      await host.subscribe("preValidation", "preOperation");
      await host.approve("D-1", beginning(single));
      await expect(host.approve("D-2", beginning(single))).rejects.toMatchObject({ code: "endpoint_unavailable" });
      expect(await deals()).toEqual(["D-1"]);
    } finally {
      await single.end();
    }
  });

  test("is left alone while it may still commit, however long that takes", async () => {
    const host = approvingHost(pool);
    await host.subscribe("preOperation");
    const later = () => new Date(Date.now() + muchLaterMs);
    const begin = beginning(pool);
    await host.approve("D-1", (run) =>
      begin(async (transaction) => {
        await run(transaction);
        await host.store.deliveries.heartbeat("prc_other", later(), new Date(0));
      }),
    );
    await host.store.deliveries.heartbeat("prc_other", later(), new Date(0));
    expect(await ledger()).toEqual([
      ["postOperation", "pending", null, null],
      ["preOperation", "pending", null, "succeeded succeeded"],
    ]);
  });

  for (const level of ["read committed", "repeatable read"]) {
    test(`cannot commit any more once it was given up, under ${level}`, async () => {
      const host = approvingHost(pool);
      await host.subscribe("preOperation");
      const begin = beginning(pool, level);
      const givenUp = host.approve("D-1", begin, () =>
        host.store.deliveries.heartbeat("prc_other", new Date(Date.now() + muchLaterMs), new Date(0)),
      );
      // Under stricter levels the database itself says so.
      await expect(givenUp).rejects.toMatchObject({ code: level === "read committed" ? "run_abandoned" : "40001" });
      expect(await deals()).toEqual([]);
      expect(await ledger()).toEqual([["preOperation", "rolledBack", "crashed", "exhausted unknown"]]);
    });
  }

  for (const [point, committed] of [
    ["in the operation", false],
    ["before the commit", false],
    ["after the commit", true],
  ] as const) {
    test(`whose process is killed ${point} is told as it was: ${committed ? "committed" : "rolled back"}`, async () => {
      const host = approvingHost(pool);
      await host.subscribe("preValidation", "preOperation");
      const child = startProcess("approving-process.ts", database.url, point);
      try {
        expect(await child.line((line) => line === point)).toBe(point);
        // A commit takes its notes along.
        if (!committed) expect(await ledger()).toContainEqual(["note", "pending", null, null]);
      } finally {
        await child.kill();
      }
      // The server finds out by itself that nobody is there any more.
      const { deliveries } = host.store;
      for (let notes = 1; notes > 0; ) {
        await deliveries.heartbeat("prc_other", new Date(Date.now() + muchLaterMs), new Date(0));
        notes = (await pool.query("select from ancrage.staged_events")).rows.length;
      }
      expect(await deals()).toEqual(committed ? ["D-1"] : []);
      await host.webhooks.dispatchDue();
      expect(await ledger()).toEqual(
        committed
          ? [
              ["postOperation", "routed", null, null],
              ["preOperation", "routed", null, "succeeded succeeded"],
              ["preValidation", "routed", null, "succeeded succeeded"],
            ]
          : [
              ["preOperation", "rolledBack", "crashed", "exhausted unknown"],
              ["preValidation", "rolledBack", "crashed", "exhausted unknown"],
            ],
      );
      expect(host.calls).toEqual([]);
      await host.webhooks.stop();
    });
  }
});
