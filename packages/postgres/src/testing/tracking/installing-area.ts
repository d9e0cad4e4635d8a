import { beforeEach, expect, test } from "vitest";
import { installTracking } from "../../tracking/install-tracking.ts";
import { type TrackTableOptions, trackTable } from "../../tracking/tracked-table.ts";
import type { TrackingScene } from "./tracking-world.ts";

const deal = { insert: "Made", update: "Changed", delete: "Ended", recordId: "id", snapshot: ["id"] } as const;

/** How what is declared comes to be what is installed. */
export function installingArea(scene: () => TrackingScene): void {
  const query = (text: string, values?: unknown[]) => scene().query(text, values);
  const changes = async (...tables: Parameters<TrackingScene["track"]>) =>
    (await scene().track(...tables)).map(({ action, table, operation }) => `${action} ${table} ${operation}`);
  beforeEach(async () => {
    await scene().reset();
    await query("create table host.deal (id int, label text, flag boolean)");
  });

  test("installing again changes nothing; a change replaces, and what is not declared any more is dropped", async () => {
    expect(await changes(trackTable("host.deal", deal))).toEqual([
      "create host.deal insert",
      "create host.deal update",
      "create host.deal delete",
    ]);
    expect(await changes(trackTable("host.deal", deal))).toEqual([]);
    const { update: _, ...less } = deal;
    expect(await changes(trackTable("host.deal", { ...less, insert: "Other" }))).toEqual([
      'drop "host"."deal" update',
      "replace host.deal insert",
    ]);
    await query("insert into host.deal values (1)");
    await query("update host.deal set label = 'x'");
    expect(await scene().fired()).toEqual(["Other 1"]);
    expect(await changes()).toEqual(['drop "host"."deal" delete', 'drop "host"."deal" insert']);
    await query("delete from host.deal");
    expect(await scene().fired()).toEqual([]);
    const left =
      await query(`select proname as name from pg_proc where proname like 'track\\_%' union all select name from ${scene().t.tracking}
      union all select tgname from pg_trigger where not tgisinternal and tgname like 'ancrage\\_%'`);
    expect(left).toEqual([]);
  });

  test("a dry run says in SQL what would be done, and does nothing", async () => {
    const { database } = scene().world;
    const tables = [trackTable("host.deal", { insert: "Made", recordId: "id" })];
    const planned = await installTracking(database, scene().t, tables, { dryRun: true });
    expect(planned).toHaveLength(1);
    await query("insert into host.deal values (1)");
    expect(await scene().fired()).toEqual([]);
    for (const { statements } of planned) for (const statement of statements) await query(statement);
    await query("insert into host.deal values (2)");
    expect(await scene().fired()).toEqual(["Made 2"]);
    expect(await scene().track(...tables)).toEqual([]);
  });

  test("it mends what was disabled, dropped by hand, or went with a renamed table", async () => {
    const tracked = trackTable("host.deal", { insert: "Made", recordId: "id" });
    await scene().track(tracked);
    await query("alter table host.deal disable trigger ancrage_insert");
    expect(await changes(tracked)).toEqual(["replace host.deal insert"]);
    await query("drop trigger ancrage_insert on host.deal");
    expect(await changes(tracked)).toEqual(["create host.deal insert"]);
    await query(`delete from ${scene().t.tracking}`);
    expect(await changes(tracked)).toEqual(["replace host.deal insert"]);
    await query("alter table host.deal rename to old_deal");
    await query("create table host.deal (like host.old_deal)");
    expect(await changes(tracked)).toEqual(["create host.deal insert"]);
    await query("insert into host.old_deal values (1)");
    await query("insert into host.deal values (2)");
    expect(await scene().fired()).toEqual(["Made 2"]);
    await query("drop table host.deal");
    expect(await changes()).toEqual(['drop "host"."deal" insert']);
  });

  test("a table that was partitioned or got heirs since is captured as such after the next installation", async () => {
    await scene().track(trackTable("host.deal", { update: "Changed", recordId: "id" }));
    await query("create table host.heir () inherits (host.deal)");
    expect(await changes(trackTable("host.deal", { update: "Changed", recordId: "id" }))).toEqual([
      "replace host.deal update",
    ]);
    await query("insert into host.heir values (1)");
    await query("update host.deal set label = 'a'");
    expect(await scene().fired()).toEqual(["Changed 1"]);
  });

  test("a trigger of the host's is never replaced", async () => {
    await query("create function host.mine() returns trigger language plpgsql as 'begin return null; end'");
    await query("create trigger ancrage_insert after insert on host.deal execute function host.mine()");
    await expect(scene().track(trackTable("host.deal", deal))).rejects.toThrow(
      /has a trigger ancrage_insert that is not Ancrage's/,
    );
  });

  test.for<[string, string, Partial<TrackTableOptions>]>([
    ["there is no such table", "host.nothing", {}],
    ["there is no such table", "nowhere.deal", {}],
    ["it is no table", "host.a_view", {}],
    ["is a partition of another table, or inherits", "host.part", {}],
    ['has no column "Id". It has id, label, flag', "host.deal", { recordId: "Id" }],
    ['has no column "no"', "host.deal", { snapshot: ["id", "no"] }],
    ['has no column "ctid"', "host.deal", { snapshot: ["ctid"] }],
    ["column", "host.deal", { when: "no_such_column" }],
    ["must be type boolean", "host.deal", { when: "label" }],
    ["syntax error", "host.deal", { when: "flag) or (" }],
    ["aggregate functions are not allowed", "host.deal", { when: "count(*) > 1" }],
    ["xmin", "host.deal", { when: "xmin is null" }],
    ["host_only", "host.deal", { when: "host_only(id)" }],
    ["cannot be tracked: when is no condition", "host.deal", { when: "flag); drop table host.deal; select (true" }],
  ])("refused before anything is changed: %s", async ([message, table, about]) => {
    await query("create view host.a_view as select * from host.deal");
    await query("create table host.parted (id int) partition by list (id)");
    await query("create table host.part partition of host.parted default");
    await query("create function host.host_only(int) returns boolean language sql as 'select true'");
    await expect(scene().track(trackTable(table, { ...deal, ...about }))).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining(message),
    });
    expect(await query("select tgname from pg_trigger where tgname like 'ancrage%'")).toEqual([]);
    expect(await query("select count(*)::int as rows from host.deal")).toEqual([{ rows: 0 }]);
  });

  test("a virtual column, which no trigger sees, is refused by name and left out of what is watched", async () => {
    const [server] = await query("select current_setting('server_version_num')::int as version");
    // Older servers have none.
    if (Number(server?.["version"]) < 180_000) return;
    await query("create table host.seen (id int, twice int generated always as (10 / id) virtual)");
    await query(
      "create table host.parted_seen (id int, label text, twice int generated always as (10 / id) virtual) partition by list (id)",
    );
    await query("create table host.part_seen partition of host.parted_seen default");
    await expect(scene().track(trackTable("host.seen", { ...deal, snapshot: ["twice"] }))).rejects.toThrow(
      /its column "twice" is computed when it is read/,
    );
    await scene().track(trackTable("host.seen", { ...deal, when: "id is not null" }));
    await query("insert into host.seen values (0)");
    await query("update host.seen set id = 1");
    await query("update host.seen set id = 0");
    await query("delete from host.seen");
    expect(await scene().fired()).toEqual(["Changed 0", "Changed 1", "Ended 0", "Made 0"]);
    await scene().track(trackTable("host.parted_seen", deal));
    await query("insert into host.parted_seen values (0)");
    await query("update host.parted_seen set label = 'a'");
    await query("delete from host.parted_seen");
    expect(await scene().fired()).toEqual(["Changed 0", "Ended 0", "Made 0"]);
  });
}
