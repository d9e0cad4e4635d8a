import type { CheckName, Finding } from "@ancrage/core";
import { expect, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import { neededVersion } from "../schema/migrations.ts";
import { trackTable } from "../tracking/tracked-table.ts";

/** What a store in this database finds of itself; each test makes one thing wrong, and most run the repair. */
export function diagnosisSuite(clientOf: () => PostgresClient): void {
  const tables = [trackTable("host.deal", { insert: "Made", update: "Changed", recordId: "id" })];
  const storeOf = (schema: string, tracked = tables) =>
    createPostgresStore({ client: clientOf(), schema, tables: tracked });
  const query = (text: string) => clientOf().query(text);
  async function run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) {
      const client = clientOf();
      // A client's query takes one statement at a time in PGlite, and several at once by `exec`.
      if ("exec" in client && typeof client.exec === "function") await client.exec(statement);
      else await client.query(statement);
    }
  }
  const outcomes = async (schema: string) =>
    ((await storeOf(schema).diagnose?.()) ?? []).map(({ check, outcome }) => `${check} ${outcome}`);
  async function finding(schema: string, check: CheckName, tracked = tables): Promise<Finding> {
    const found = await storeOf(schema, tracked).diagnose?.();
    return found?.find((one) => one.check === check) ?? expect.fail(`nothing is found of ${check}`);
  }
  async function fresh(schema: string): Promise<void> {
    await run([
      `drop schema if exists ${schema} cascade; drop schema if exists host cascade`,
      "create schema host; create table host.deal (id int, label text)",
    ]);
    await storeOf(schema).migrate();
    await storeOf(schema).installTracking();
  }

  test("where all is well each check says so", async () => {
    await fresh("well");
    expect(await outcomes("well")).toEqual(["database good", "schema good", "tracking good"]);
    expect((await finding("well", "database")).found).toMatch(/^PostgreSQL \d+.*, database \S+, answered in \d+ ms$/);
  });

  test("tables that were never made, are too old or too new", async () => {
    expect(await outcomes("nowhere")).toEqual(["database good", "schema wrong", "tracking skipped"]);
    expect(await finding("nowhere", "schema")).toMatchObject({
      ...{ found: "no tables of Ancrage", repair: ["npx ancrage migrate"] },
    });
    await fresh("versions_");
    await query(`update versions_.versions set version = 99 where version = ${neededVersion}`);
    expect((await finding("versions_", "schema")).outcome).toBe("good");
    await query("update versions_.versions set breaking = true where version = 99");
    expect(await finding("versions_", "schema")).toMatchObject({
      ...{ outcome: "wrong", found: "version 99, which since version 99 this package cannot use" },
      repair: [expect.stringMatching(/^npm install @ancrage\/postgres/)],
    });
    await query("delete from versions_.versions where version = 99");
    expect(await finding("versions_", "schema")).toMatchObject({
      ...{ outcome: "wrong", expected: `version ${neededVersion} of the schema "versions_"` },
      ...{ found: `version ${neededVersion - 1}`, repair: ["npx ancrage migrate"] },
    });
  });

  test("captures that are missing, disabled, paused or left over; the SQL that it prints mends them", async () => {
    const wrongs = [
      ["drop trigger tracked_insert on host.deal", "to create: insert of host.deal"],
      ["alter table host.deal disable trigger tracked_update", "to replace: update of host.deal"],
      ["update tracked.tracking set paused = true", 'paused: "host"."deal"'],
    ] as const;
    await fresh("tracked");
    for (const [wrong, found] of wrongs) {
      await run([wrong]);
      const { outcome, found: what, repair } = await finding("tracked", "tracking");
      expect([outcome, what]).toEqual(["wrong", found]);
      await run(repair);
      expect((await finding("tracked", "tracking")).outcome).toBe("good");
    }
    const left = await finding("tracked", "tracking", []);
    expect([left.outcome, left.found]).toEqual([
      "wrong",
      'to drop: insert of "host"."deal", to drop: update of "host"."deal"',
    ]);
    await run(left.repair);
    expect((await finding("tracked", "tracking", [])).outcome).toBe("good");
  });

  test("a declaration that does not fit its table; and events that were lost are told", async () => {
    await fresh("declared");
    await query("alter table host.deal rename column id to key");
    const { outcome, found, repair } = await finding("declared", "tracking");
    expect([outcome, found]).toEqual(["wrong", expect.stringContaining('has no column "id"')]);
    expect(repair).toHaveLength(1);
    await query("alter table host.deal rename column key to id");
    await query("insert into host.deal values (null)");
    expect(await finding("declared", "tracking")).toMatchObject({
      ...{ outcome: "good", found: expect.stringMatching(/^as declared; 1 events were lost/) },
    });
  });
}
