import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { tablesOf } from "../schema/tables.ts";
import { channelOf, hinting } from "./hint.ts";
import { listen } from "./listen.ts";
import { listenClientOf } from "./listen-client.ts";

const server = inject("postgresUrl");
const tables = tablesOf("ancrage");
const channel = channelOf(tables);

describe.skipIf(server === null)("listening", () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = new pg.Pool({ connectionString: database.url });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** Listens, and lets the test await one hint after the other. */
  function listening(checkMs?: number) {
    const connect = listenClientOf(pool);
    if (connect === null) throw new Error("The pool does not say how it makes clients.");
    let heard = 0;
    const waiting: (() => void)[] = [];
    const faults: unknown[] = [];
    const stop = listen({
      ...{ connect, channel, onFault: (error) => faults.push(error) },
      ...(checkMs !== undefined && { checkMs }),
      onWork() {
        heard += 1;
        for (const resolve of waiting.splice(0)) resolve();
      },
    });
    const hint = () => new Promise<void>((resolve) => waiting.push(resolve));
    return { stop, hint, faults, heard: () => heard };
  }

  /** The backend that listens. */
  async function listener(): Promise<number> {
    const { rows } = await pool.query(
      "select pid from pg_stat_activity where query ilike 'listen%' or query like '%pg_listening_channels%' and pid <> pg_backend_pid()",
    );
    return rows[0]?.pid;
  }

  test("it calls once it listens, and for each hint that commits", async () => {
    const { stop, hint } = listening();
    await hint();
    const next = hint();
    await pool.query(hinting(tables));
    await next;
    await stop();
  });

  test("a hint that is rolled back is none, and two in one transaction are one", async () => {
    const { stop, hint, heard } = listening();
    await hint();
    const client = await pool.connect();
    await client.query("begin");
    await client.query(hinting(tables));
    await client.query("rollback");
    const next = hint();
    await client.query("begin");
    await client.query(hinting(tables));
    await client.query(hinting(tables));
    await client.query("commit");
    client.release();
    await next;
    expect(heard()).toBe(2);
    await stop();
  });

  test("while one open transaction holds the hint, others commit without one", async () => {
    const [first, second] = [await pool.connect(), await pool.connect()];
    await first.query("begin");
    await second.query("begin");
    const given = await first.query(hinting(tables));
    const passedOver = await second.query(hinting(tables));
    expect([given.rows.length, passedOver.rows.length]).toEqual([1, 0]);
    await second.query("commit");
    await first.query("commit");
    first.release();
    second.release();
  });

  test("a connection that is lost is made again, and what was missed is looked for", async () => {
    const { stop, hint, faults } = listening();
    await hint();
    const again = hint();
    await pool.query("select pg_terminate_backend($1)", [await listener()]);
    await again;
    expect(faults.length).toBeGreaterThan(0);
    const next = hint();
    await pool.query(hinting(tables));
    await next;
    await stop();
  });

  test("a registration that was lost on a living connection is noticed", async () => {
    const connect = listenClientOf(pool);
    if (connect === null) throw new Error("The pool does not say how it makes clients.");
    const clients: ReturnType<typeof connect>[] = [];
    let waiting: () => void = () => {};
    const hint = () => new Promise<void>((resolve) => (waiting = resolve));
    const first = hint();
    const stop = listen({
      ...{ channel, checkMs: 20, onFault() {}, onWork: () => waiting() },
      connect() {
        const client = connect();
        clients.push(client);
        return client;
      },
    });
    await first;
    const again = hint();
    await clients[0]?.query("unlisten *");
    await again;
    expect(clients.length).toBe(2);
    await stop();
  });

  test("nothing is left when it stops", async () => {
    const { stop, hint } = listening();
    await hint();
    await stop();
    for (;;) {
      const { rows } = await pool.query("select 1 from pg_stat_activity where query ilike 'listen%'");
      if (rows.length === 0) break;
    }
  });
});
