import { beforeEach, expect, test } from "vitest";
import { pauseTracking } from "../../tracking/pause-tracking.ts";
import { trackTable } from "../../tracking/tracked-table.ts";
import type { TrackingScene } from "./tracking-world.ts";

const deal = { insert: "Made", update: "Changed", delete: "Ended", recordId: "id", snapshot: ["id", "label"] } as const;

/** What a host's session may be like, and how capturing is held back. */
export function safetyArea(scene: () => TrackingScene): void {
  const query = (text: string, values?: unknown[]) => scene().query(text, values);
  beforeEach(async () => {
    await scene().reset();
    await query("create table host.deal (id int primary key, label text, company text, at timestamptz, much float8)");
  });

  /** Runs statements in one transaction, so that what they set ends with it. */
  const within = (...statements: string[]) =>
    scene().world.database.transaction(async (transaction) => {
      for (const statement of statements) await transaction.query(statement);
    });

  test("a role with rights on its own table alone writes, and can reach nothing of ours", async () => {
    await scene().track(trackTable("host.deal", deal));
    const role = `host_${process.pid}_${Date.now()}`;
    await query(`create role ${role}`);
    try {
      await query(`grant usage on schema host to ${role}`);
      await query(`grant select, insert, update, delete on host.deal to ${role}`);
      await within(
        `set local role ${role}`,
        "insert into host.deal values (1, 'a'), (2, 'b')",
        "update host.deal set label = 'c' where id = 1",
        "delete from host.deal",
      );
      expect(await scene().fired()).toEqual(["Changed 1", "Ended 1", "Ended 2", "Made 1", "Made 2"]);
      await query(`insert into host.deal (id) values (1)`);
      const refused = { code: "42501" };
      await expect(within(`set local role ${role}`, "select * from ancrage.event_queue")).rejects.toMatchObject(
        refused,
      );
      const [found] = await query("select proname from pg_proc where proname like 'track\\_%\\_insert'");
      await query(`grant usage on schema ancrage to ${role}`);
      for (const call of [`${String(found?.["proname"])}()`, "tracking_fault('x', 'y')"]) {
        await expect(within(`set local role ${role}`, `select ancrage.${call}`)).rejects.toMatchObject(refused);
      }
    } finally {
      await query(`drop owned by ${role}`);
      await query(`drop role ${role}`);
    }
  });

  test("neither a search path nor what lies on it changes what is called", async () => {
    await scene().track(trackTable("host.deal", { ...deal, when: "octet_length(label) > 0" }));
    await query("create function host.octet_length(text) returns int language sql as 'select 1 / 0'");
    await query("create function host.gen_random_uuid() returns uuid language sql as 'select null::uuid'");
    await query("create table host.event_queue (id text)");
    for (const path of ["host, pg_catalog", "pg_temp, host, pg_catalog", "''", "nowhere"]) {
      await within(
        "create temp table ancrage_new_rows (id int) on commit drop",
        "create temp table pg_class (id int) on commit drop",
        `set local search_path = ${path}`,
        "insert into host.deal values (1, 'a')",
        "update host.deal set label = 'b'",
        "delete from host.deal",
      );
      expect(await scene().fired()).toEqual(["Changed 1", "Ended 1", "Made 1"]);
    }
  });

  test("a session's settings do not show in what is captured", async () => {
    await scene().track(trackTable("host.deal", { ...deal, recordId: "at", snapshot: ["at", "much"] }));
    const write = "insert into host.deal (id, at, much) values (1, '2026-01-02T03:04:05Z', 0.1::float8 + 0.2)";
    await within(write);
    const plain = await scene().captured();
    expect(plain).toMatchObject([{ snapshot: { at: "2026-01-02T03:04:05+00:00", much: 0.30000000000000004 } }]);
    await query("delete from host.deal");
    await scene().captured();
    await within(
      ...[
        "timezone = 'Asia/Tokyo'",
        "datestyle = 'SQL, DMY'",
        "extra_float_digits = -15",
        "intervalstyle = 'sql_standard'",
      ].map((setting) => `set local ${setting}`),
      ...[
        "plpgsql.extra_errors = 'all'",
        "plpgsql.variable_conflict = 'use_variable'",
        "transform_null_equals = on",
      ].map((setting) => `set local ${setting}`),
      write,
    );
    expect(await scene().captured()).toEqual(plain);
  });

  test("a backslash in a name is one, whatever a session makes of it in a text", async () => {
    await query('create table host."a\\b" (id int, "c\\d" text, "\'" text)');
    const names = { watch: ["c\\d", "'"], snapshot: ["c\\d", "'"], recordId: "id" };
    await scene().track(trackTable('host."a\\b"', { update: "Changed", ...names }));
    await query('insert into host."a\\b" values (1)');
    await within("set local standard_conforming_strings = off", `update host."a\\b" set "c\\d" = 'x', "'" = 'y'`);
    expect(await scene().captured()).toMatchObject([{ snapshot: { "c\\d": "x", "'": "y" }, changed: ["c\\d", "'"] }]);
  });

  test("a transaction can suppress capturing for itself, and only for itself", async () => {
    await scene().track(trackTable("host.deal", deal));
    const everything = [
      "insert into host.deal values (1, 'a')",
      "update host.deal set label = 'b'",
      "delete from host.deal",
    ];
    await within("select set_config('ancrage.suppress', 'on', true)", ...everything);
    expect(await scene().fired()).toEqual([]);
    // The setting now exists in this session and reads as an empty text.
    await within(...everything);
    expect(await scene().fired()).toEqual(["Changed 1", "Ended 1", "Made 1"]);
  });

  test("what a replica applies was captured where it was written", async () => {
    await scene().track(trackTable("host.deal", deal));
    await within("set local session_replication_role = replica", "insert into host.deal values (1, 'a')");
    expect(await scene().fired()).toEqual([]);
  });

  test("a paused table fires nothing until it is resumed, through an installation too", async () => {
    const { database } = scene().world;
    await scene().track(trackTable("host.deal", deal));
    await pauseTracking(database, scene().t, "host.deal", true);
    await scene().track(trackTable("host.deal", { ...deal, when: "id > 0" }));
    await within("insert into host.deal values (1, 'a')", "update host.deal set label = 'b'", "delete from host.deal");
    expect(await scene().fired()).toEqual([]);
    await pauseTracking(database, scene().t, "host.deal", false);
    await within("insert into host.deal values (1, 'a')");
    expect(await scene().fired()).toEqual(["Made 1"]);
    await expect(pauseTracking(database, scene().t, "host.other", true)).rejects.toMatchObject({
      code: "invalid_option",
    });
  });

  test("a write fires its event however deep it is, for maxDepth to skip; a depth that is none counts as 0", async () => {
    await scene().track(trackTable("host.deal", deal));
    let id = 0;
    for (const depth of ["", "15", "16", "999999999", "9999999999999", "-1", "x", "1e9"]) {
      id += 1;
      await within(`select set_config('ancrage.depth', '${depth}', true)`, `insert into host.deal values (${id}, 'a')`);
    }
    const rows = await query("select depth from ancrage.event_queue order by record_id");
    expect(rows.map(({ depth }) => depth)).toEqual([0, 15, 16, 999_999_999, 0, 0, 0, 0]);
    await scene().captured();
    expect(await scene().faults()).toEqual({});
  });

  test("depth and origin of the transaction travel into the event; an origin that no header could hold does not", async () => {
    await scene().track(trackTable("host.deal", deal));
    const causes: readonly (readonly [depth: string, origin: string])[] = [
      ["3", "crm-eu"],
      ["", ""],
      ["-1", "a b"],
      ["x", "a\nb"],
      ["0", "\u00e9"],
      ["15", "x".repeat(256)],
      ["1", "x".repeat(257)],
    ];
    for (const [index, [depth, origin]] of causes.entries()) {
      await within(
        `select set_config('ancrage.depth', '${depth}', true), set_config('ancrage.origin', '${origin}', true)`,
        `insert into host.deal values (${index + 1}, 'a')`,
      );
    }
    await within("insert into host.deal values (8, 'a')");
    const rows = await query("select depth, origin from ancrage.event_queue order by record_id");
    await scene().captured();
    expect(rows.map(({ depth, origin }) => [depth, origin])).toEqual([
      [3, "crm-eu"],
      [0, null],
      [0, null],
      [0, null],
      [0, null],
      [15, "x".repeat(256)],
      [1, null],
      [0, null],
    ]);
  });

  test("a row that can be no event is written all the same, and counted", async () => {
    await query("create table host.any_id (id text, company text, project text)");
    const columns = { recordId: "id", tenantId: "company", scope: "project", snapshot: ["id"] };
    await scene().track(trackTable("host.any_id", { insert: "Made", update: "Changed", delete: "Ended", ...columns }));
    await query(`insert into host.any_id values (null, 'a', null), ('', 'a', null), (repeat('é', 129), 'a', null),
      (repeat('é', 128), 'a', null), ('no tenant', null, null), ('long tenant', repeat('t', 257), null),
      ('long scope', 'a', repeat('s', 257)), ('1', 'a', 's')`);
    expect((await scene().captured()).map(({ recordId }) => recordId.length)).toEqual([1, 128]);
    expect(await scene().faults()).toEqual({ "insert recordId": 3, "insert tenantId": 2, "insert scope": 1 });
    await query("update host.any_id set project = 'p'");
    await query("delete from host.any_id");
    expect(await scene().fired()).toHaveLength(6);
    expect(await scene().faults()).toMatchObject({ "update recordId": 3, "delete tenantId": 2, "insert recordId": 3 });
  });

  test("a snapshot that is too large is left out and counted, its event is not", async () => {
    await scene().track(trackTable("host.deal", deal));
    // {"id":1,"label":""} has 19 bytes.
    await query(`insert into host.deal values (1, repeat('x', 262144 - 19)), (2, repeat('x', 262144 - 18)), (3, repeat(chr(1), 100000)),
      (4, (select string_agg(md5(n::text), '') from generate_series(1, 9000) n))`);
    const events = await scene().captured();
    expect(events.map(({ recordId, snapshot }) => `${recordId} ${snapshot !== null}`)).toEqual([
      "1 true",
      "2 false",
      "3 false",
      "4 false",
    ]);
    expect(await scene().faults()).toEqual({ "insert snapshotTooLarge": 3 });
  });

  test("a fault of ours fails the write, or is counted where the host chose so", async () => {
    await query("create table host.other (id int, label text)");
    await scene().track(trackTable("host.deal", deal), trackTable("host.other", { ...deal, onFault: "drop" }));
    const queue = scene().t.event_queue;
    await query(`alter table ${queue} rename to elsewhere`);
    try {
      await expect(query("insert into host.deal values (1, 'a')")).rejects.toMatchObject({ code: "42P01" });
      await query("insert into host.other values (1, 'a'), (2, 'b')");
      await query("update host.other set label = 'c'");
      await query("delete from host.other where id = 1");
    } finally {
      await query("alter table ancrage.elsewhere rename to event_queue");
    }
    expect(await query("select id, label from host.other")).toEqual([{ id: 2, label: "c" }]);
    expect(await scene().faults()).toEqual({
      "insert error 42P01": 2,
      "update error 42P01": 2,
      "delete error 42P01": 1,
    });
    await query("insert into host.other values (3, 'a')");
    expect(await scene().fired()).toEqual(["Made 3"]);
  });
}
