import { beforeEach, expect, test } from "vitest";
import { installTracking } from "../../tracking/install-tracking.ts";
import { trackTable } from "../../tracking/tracked-table.ts";
import type { Connection, TrackingScene } from "./tracking-world.ts";

const deal = () => trackTable("host.deal", { insert: "Made", recordId: "id" });

/** What needs several connections. */
export function locksArea(scene: () => TrackingScene): void {
  beforeEach(async () => {
    await scene().reset();
    await scene().query("create table host.deal (id int)");
  });

  async function connected<Result>(run: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await scene().world.connect?.();
    if (connection === undefined) throw new Error("This database has one connection.");
    try {
      return await run(connection);
    } finally {
      await connection.close();
    }
  }

  const waiting = async () =>
    (
      await scene().query(
        "select count(*)::int as waits from pg_locks where not granted and relation = 'host.deal'::regclass",
      )
    )[0]?.["waits"];

  test("an installation gives up a lock that it does not get within 2 s, so that writers pass, and tries again", async () => {
    await connected(async (writer) => {
      await writer.query("begin");
      await writer.query("insert into host.deal values (1)");
      const installing = scene().track(deal());
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
      await scene().query("insert into host.deal values (2)");
      await writer.query("commit");
      expect(await installing).toHaveLength(1);
    });
    await scene().query("insert into host.deal values (3)");
    expect(await scene().fired()).toEqual(["Made 3"]);
  });

  test("several processes may install at once", async () => {
    const { database } = scene().world;
    await Promise.all(Array.from({ length: 6 }, () => installTracking(database, scene().t, [deal()])));
    await scene().query("insert into host.deal values (1)");
    expect(await scene().fired()).toEqual(["Made 1"]);
  });

  test("a session that was connected before keeps up with what is installed", async () => {
    await connected(async (session) => {
      const write = () => session.query("insert into host.deal values (1)");
      await write();
      await scene().track(deal());
      await write();
      await scene().track(trackTable("host.deal", { insert: "Other", recordId: "id" }));
      await write();
      await scene().query("alter table host.deal add column more text");
      await write();
      await scene().track();
      await write();
    });
    expect(await scene().fired()).toEqual(["Made 1", "Other 1", "Other 1"]);
  });

  test("hosts that commit in two phases, and under every isolation level, capture as well", async () => {
    await scene().track(deal());
    await connected(async (session) => {
      for (const level of ["read committed", "repeatable read", "serializable"]) {
        await session.query(`begin isolation level ${level}`);
        await session.query("insert into host.deal values (1)");
        await session.query("commit");
      }
      const [{ prepared } = {}] = await scene().query(
        "select current_setting('max_prepared_transactions')::int as prepared",
      );
      // A server named by DATABASE_URL may allow none.
      if (prepared === 0) return;
      await session.query("begin");
      await session.query("insert into host.deal values (2)");
      await session.query("prepare transaction 'ancrage tracking'");
      expect(await scene().fired()).toEqual(["Made 1", "Made 1", "Made 1"]);
      await session.query("commit prepared 'ancrage tracking'");
      expect(await scene().fired()).toEqual(["Made 2"]);
    });
  });
}
