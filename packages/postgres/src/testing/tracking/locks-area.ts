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

  test("what is no longer declared captures nothing, even while its trigger cannot be dropped", async () => {
    await scene().track(deal());
    await connected(async (reader) => {
      await reader.query("begin");
      await reader.query("select * from host.deal");
      const dropping = scene().track();
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
      await scene().query("insert into host.deal values (1)");
      await reader.query("commit");
      expect(await dropping).toHaveLength(1);
    });
    expect(await scene().fired()).toEqual([]);
  });

  test("several processes may install at once", async () => {
    const { database } = scene().world;
    await Promise.all(Array.from({ length: 6 }, () => installTracking(database, scene().t, [deal()])));
    await scene().query("insert into host.deal values (1)");
    expect(await scene().fired()).toEqual(["Made 1"]);
  });

  test("a value whose text would be larger than PostgreSQL can hold is written, and its event as well", async () => {
    await scene().query("create table host.blob (id int, data text, key json)");
    const blob = { insert: "Made", update: "Changed", delete: "Ended", snapshot: ["data"], scope: "key" };
    await scene().track(trackTable("host.blob", { ...blob, recordId: "id" }));
    // 180 MB that are 2 MB in the table and 1.08 GB as JSON.
    await scene().query("insert into host.blob values (1, repeat(chr(1), 180000000))");
    expect(await scene().captured()).toMatchObject([{ recordId: "1", snapshot: null }]);
    expect(await scene().faults()).toEqual({ "insert snapshotTooLarge": 1 });
    await scene().query("update host.blob set key = to_json(repeat('x', 30000000))");
    expect(await scene().faults()).toMatchObject({ "update scope": 1 });
  }, 60_000);

  test("a session that was connected before keeps up with what is installed, and with new columns", async () => {
    const both = (insert: string) => trackTable("host.deal", { insert, update: "Changed", recordId: "id" });
    await connected(async (session) => {
      const write = async () => {
        await session.query("insert into host.deal values (1)");
        await session.query("update host.deal set id = 2 where id = 1");
      };
      await write();
      await scene().track(both("Made"));
      await write();
      await scene().track(both("Other"));
      await write();
      await scene().query("alter table host.deal add column more text default 'm', add column gone int");
      await write();
      await scene().query("alter table host.deal drop column gone");
      await write();
      await scene().track();
      await write();
    });
    expect(await scene().fired()).toEqual([...Array(4).fill("Changed 2"), "Made 1", ...Array(3).fill("Other 1")]);
  });

  test("what is captured hints to those that listen, once it is committed and where something was captured", async () => {
    const { database } = scene().world;
    const tracked = trackTable("host.deal", { insert: "Made", update: "Changed", recordId: "id", when: "id > 0" });
    await installTracking(database, scene().t, [tracked], { notify: true });
    await connected(async (listener) => {
      await listener.query('listen "ancrage ancrage"');
      // Nothing is heard of before a statement of one's own has ended.
      const heard = async () => {
        await listener.query("select 1");
        return listener.heard();
      };
      await scene().query("insert into host.deal values (0)");
      await scene().query("insert into host.deal select 1 where false");
      expect(await heard()).toBe(0);
      await database.transaction(async (transaction) => {
        await transaction.query("insert into host.deal values (1), (2)");
        await transaction.query("update host.deal set id = id + 1");
        expect(await heard()).toBe(0);
      });
      await expect.poll(heard).toBe(1);
    });
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
