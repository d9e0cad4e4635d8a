import { beforeEach, expect, test } from "vitest";
import { trackTable } from "../../tracking/tracked-table.ts";
import type { TrackingScene } from "./tracking-world.ts";

const fires = { insert: "Made", update: "Changed", delete: "Ended", recordId: "id" } as const;

/** What a statement captures, whatever its form. */
export function capturedRowsArea(scene: () => TrackingScene): void {
  beforeEach(() => scene().reset());
  const query = (text: string, values?: unknown[]) => scene().query(text, values);

  test("a row that is made, changed or deleted fires its trigger, with its tenant, scope and the allowed columns", async () => {
    await query("create table host.deal (id int primary key, company text, project text, label text, secret text)");
    const columns = { tenantId: "company", scope: "project", snapshot: ["label", "id"] };
    await scene().track(trackTable("host.deal", { ...fires, ...columns }));
    const about = { recordId: "1", tenantId: "acme", scope: "p1" };

    await query("insert into host.deal values (1, 'acme', 'p1', 'a', 'hidden')");
    expect(await scene().captured()).toEqual([
      { ...about, trigger: "Made", snapshot: { label: "a", id: 1 }, changed: null },
    ]);
    await query("update host.deal set label = 'b', secret = 'shown', project = ''");
    expect(await scene().captured()).toEqual([
      {
        ...about,
        scope: null,
        trigger: "Changed",
        snapshot: { label: "b", id: 1 },
        changed: ["project", "label", "secret"],
      },
    ]);
    await query("delete from host.deal");
    expect(await scene().captured()).toEqual([
      { ...about, scope: null, trigger: "Ended", snapshot: { label: "b", id: 1 }, changed: null },
    ]);
  });

  test("the column named for it is the ordering key of every event of a row; an empty one is none", async () => {
    await query("create table host.stock (id int primary key, article text)");
    await scene().track(trackTable("host.stock", { ...fires, orderingKey: "article", snapshot: ["id"] }));
    await query("insert into host.stock values (1, 'bolt'), (2, ''), (3, null)");
    await query("update host.stock set article = 'nut' where id = 1");
    await query("delete from host.stock where id = 1");
    const rows = await query(`select trigger, record_id, ordering_key from ${scene().t.event_queue} order by id`);
    const keys = rows.map((row) => `${row["trigger"]} ${row["record_id"]}: ${row["ordering_key"]}`);
    expect(keys.toSorted()).toEqual(["Changed 1: nut", "Ended 1: nut", "Made 1: bolt", "Made 2: null", "Made 3: null"]);
  });

  test("an event has the same id, times and defaults as one that a call records", async () => {
    await query("create table host.deal (id uuid)");
    await scene().track(trackTable("host.deal", { insert: "Made", recordId: "id" }));
    await query("insert into host.deal select gen_random_uuid() from generate_series(1, 500)");
    const rows = await query(`select *, to_char(created_at, 'MS') as ms from ${scene().t.event_queue}`);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(500);
    const digits = Array.from({ length: 20 }, () => new Set<string>());
    for (const row of rows) {
      expect(row).toMatchObject({ tenant_id: "default", payload: null, snapshot: null, claims: 0, build_failures: 0 });
      const {
        id,
        created_at: createdAt,
        next_build_at: nextBuildAt,
      } = row as { id: string; created_at: Date; next_build_at: Date };
      expect(id).toMatch(/^evt_[0-9a-f]{32}$/);
      expect(Number.parseInt(id.slice(4, 16), 16)).toBe(createdAt.getTime());
      expect(nextBuildAt).toEqual(createdAt);
      for (const [place, digit] of [...id.slice(16)].entries()) digits[place]?.add(digit);
    }
    // None of the twenty is the fixed part of a UUID.
    expect(digits.map((seen) => seen.size)).toEqual(Array(20).fill(16));
  });

  test("only rows that meet the condition fire; after an update it is the new row that counts", async () => {
    await query('create table host.deal (id int, "isProject" boolean, found int, old text)');
    const when = `"isProject" and coalesce(old, '\\-- "') <> 'x' -- no comment swallows what follows`;
    await scene().track(trackTable("host.deal", { ...fires, when, snapshot: ["found"] }));
    await query(
      "insert into host.deal values (1, true, 1, null), (2, false, 1, null), (3, null, 1, null), (4, true, 7, 'x')",
    );
    expect(await scene().fired()).toEqual(["Made 1"]);
    await query(`update host.deal set "isProject" = not "isProject", old = null`);
    expect(await scene().fired()).toEqual(["Changed 2"]);
    await query("delete from host.deal");
    expect(await scene().fired()).toEqual(["Ended 2"]);
  });

  test("an update counts when a watched column differs, and not by being written", async () => {
    await query("create table host.deal (id int, label json, amount numeric, note text)");
    await scene().track(trackTable("host.deal", { ...fires, watch: ["label", "amount"], snapshot: ["id"] }));
    await query(`insert into host.deal values (1, '{"a":1}', 1.0, null)`);
    await scene().captured();
    await query(`update host.deal set label = '{"a":1}', amount = 1.0, note = 'changed'`);
    expect(await scene().captured()).toEqual([]);
    await query(`update host.deal set label = '{"a":2}', note = 'again'`);
    await query("update host.deal set amount = 1.00");
    await query("update host.deal set label = null, amount = null");
    expect((await scene().captured()).map(({ changed }) => changed?.join())).toEqual(
      expect.arrayContaining(["label", "amount", "label,amount"]),
    );
  });

  test("statements that write no row capture nothing", async () => {
    await query("create table host.deal (id int)");
    await scene().track(trackTable("host.deal", { ...fires, snapshot: ["id"] }));
    await query("insert into host.deal select 1 where false");
    await query("update host.deal set id = 2");
    await query("delete from host.deal");
    expect(await scene().captured()).toEqual([]);
    expect(await scene().faults()).toEqual({});
  });

  test("ON CONFLICT fires for what became of each row, MERGE and cascades for each that they write", async () => {
    await query("create table host.company (id int primary key)");
    await query(
      "create table host.deal (id int primary key, label text, company int references host.company on delete cascade)",
    );
    await scene().track(trackTable("host.deal", { ...fires, snapshot: ["id"] }));
    await query("insert into host.company values (1), (2)");
    await query("insert into host.deal values (1, 'a', 1), (2, 'a', 1)");
    expect(await scene().fired()).toEqual(["Made 1", "Made 2"]);
    await query(`insert into host.deal values (1, 'a', 1), (2, 'b', 1), (3, 'c', 2)
      on conflict (id) do update set label = excluded.label`);
    expect(await scene().fired()).toEqual(["Changed 2", "Made 3"]);
    await query("insert into host.deal values (3, 'x') on conflict do nothing");
    expect(await scene().fired()).toEqual([]);
    await query(`merge into host.deal d using (values (1, 'z'), (3, null), (4, 'n')) v (id, label) on v.id = d.id
      when matched and v.label is null then delete when matched then update set label = v.label
      when not matched then insert values (v.id, v.label, 2)`);
    expect(await scene().fired()).toEqual(["Changed 1", "Ended 3", "Made 4"]);
    await query(
      "with gone as (delete from host.deal where id = 4 returning *) insert into host.deal select id + 1, label, 1 from gone",
    );
    expect(await scene().fired()).toEqual(["Ended 4", "Made 5"]);
    await query("delete from host.company");
    expect(await scene().fired()).toEqual(["Ended 1", "Ended 2", "Ended 5"]);
  });

  test("COPY fires for each row; TRUNCATE fires nothing", async () => {
    await query("create table host.deal (id int, label text)");
    await scene().track(trackTable("host.deal", { ...fires, snapshot: ["id"] }));
    await scene().world.copyIn("host.deal", "1\ta\n2\t\\N\n");
    expect(await scene().fired()).toEqual(["Made 1", "Made 2"]);
    await query("truncate host.deal");
    expect(await scene().captured()).toEqual([]);
  });

  test("what is rolled back, even to a savepoint, was never captured", async () => {
    await query("create table host.deal (id int)");
    await scene().track(trackTable("host.deal", { insert: "Made", recordId: "id" }));
    await scene().world.database.transaction(async (transaction) => {
      await transaction.query("insert into host.deal values (1)");
      await transaction.query("savepoint one");
      await transaction.query("insert into host.deal values (2)");
      await transaction.query("rollback to one");
    });
    const failing = scene().world.database.transaction(async (transaction) => {
      await transaction.query("insert into host.deal values (3)");
      throw new Error("The host changed its mind.");
    });
    await expect(failing).rejects.toThrow("The host changed its mind.");
    expect(await scene().fired()).toEqual(["Made 1"]);
  });

  test("a partitioned table fires for all its partitions, and for a row that moves between them an update alone", async () => {
    await query("create table host.deal (id int, year int, label text) partition by range (year)");
    await query("create table host.deal_1 partition of host.deal for values from (1) to (10)");
    // Its columns come in another order.
    await query("create table host.deal_2 (label text, gone int, year int, id int)");
    await query("alter table host.deal_2 drop column gone");
    await query("alter table host.deal attach partition host.deal_2 for values from (10) to (20)");
    await scene().track(trackTable("host.deal", { ...fires, watch: ["year", "label"], snapshot: ["year"] }));
    await query("insert into host.deal values (1, 1, 'a'), (2, 11, 'a')");
    expect(await scene().fired()).toEqual(["Made 1", "Made 2"]);
    await query("update host.deal set year = case id when 1 then 12 else year end");
    expect(await scene().captured()).toMatchObject([
      { trigger: "Changed", recordId: "1", changed: ["year"], snapshot: { year: 12 } },
    ]);
    await query("update host.deal set id = 3, label = 'b' where id = 1");
    expect(await scene().captured()).toMatchObject([{ trigger: "Changed", recordId: "3", changed: null }]);
    await query("delete from host.deal");
    expect(await scene().fired()).toEqual(["Ended 2", "Ended 3"]);
    // Documented: a partition that is written by its own name is not seen.
    await query("insert into host.deal_1 values (4, 4)");
    expect(await scene().fired()).toEqual([]);
  });

  test("a table that others inherit from fires for their rows too, when it is the one that is named", async () => {
    await query("create table host.deal (id int, label text)");
    await query("create table host.big_deal (more text) inherits (host.deal)");
    await scene().track(trackTable("host.deal", { ...fires, snapshot: ["label"] }));
    await query("insert into host.big_deal values (1, 'a', 'm')");
    expect(await scene().fired()).toEqual([]);
    await query("update host.deal set label = 'b'");
    expect(await scene().captured()).toMatchObject([{ trigger: "Changed", recordId: "1", changed: ["label"] }]);
    await query("delete from host.deal");
    expect(await scene().fired()).toEqual(["Ended 1"]);
  });

  test("generated columns are seen with their values", async () => {
    await query("create table host.deal (id int, net int, gross int generated always as (net * 2) stored)");
    await scene().track(trackTable("host.deal", { ...fires, watch: ["gross"], snapshot: ["gross"] }));
    await query("insert into host.deal values (1, 2)");
    await query("update host.deal set net = 3");
    expect(await scene().captured()).toMatchObject([
      { trigger: "Changed", snapshot: { gross: 6 }, changed: ["gross"] },
      { trigger: "Made", snapshot: { gross: 4 } },
    ]);
  });
}
