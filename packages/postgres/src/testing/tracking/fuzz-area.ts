import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteName } from "../../tracking/sql-text.ts";
import { trackTable } from "../../tracking/tracked-table.ts";
import { columnValues, nastyNames, ownTypes } from "./column-values.ts";
import type { TrackingScene } from "./tracking-world.ts";

const types = Object.keys(columnValues);
const anyOf = (values: readonly string[]) => fc.constantFrom(...values);

const host = fc.record({
  table: anyOf(nastyNames),
  columns: fc.uniqueArray(fc.record({ name: anyOf(nastyNames), type: anyOf(types) }), {
    minLength: 1,
    maxLength: 8,
    selector: ({ name }) => name,
  }),
  partitioned: fc.boolean(),
  // Places in the list of columns, for whatever is chosen among them.
  picks: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
});

/** The host's write comes out as it would untracked, and each row that it wrote is an event or a counted fault. */
export function fuzzArea(scene: () => TrackingScene, numRuns: number): void {
  const query = (text: string) => scene().query(text);

  test("whatever a table is called and holds, its writes come out as without tracking, and each row is accounted for", async () => {
    await fc.assert(
      fc.asyncProperty(host, async ({ table, columns, partitioned, picks }) => {
        await scene().reset();
        for (const type of ownTypes) await query(type);
        let next = 0;
        const pick = <Value>(values: readonly Value[]): Value => {
          const value = values[(picks[next++ % picks.length] ?? 0) % values.length];
          if (value === undefined) throw new Error("There is nothing to pick from.");
          return value;
        };
        const some = () => columns.filter(() => pick([true, false])).map(({ name }) => name);

        const tracked = `host.${quoteName(table)}`;
        const twin = "host.twin_without_tracking";
        const list = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(", ");
        await query(
          `create table ${tracked} (${list}, row_number int)${partitioned ? " partition by list (row_number)" : ""}`,
        );
        if (partitioned) {
          await query(`create table host.part_one partition of ${tracked} for values in (1, 2)`);
          await query(`create table host.part_rest partition of ${tracked} default`);
        }
        await query(`create table ${twin} (${list}, row_number int)`);

        const watch = some();
        const snapshot = some();
        await scene().track(
          trackTable(tracked, {
            ...{
              insert: "Made",
              update: "Changed",
              delete: "Ended",
              recordId: pick([pick(columns).name, "row_number"]),
            },
            ...(pick([true, false]) && { tenantId: pick(columns).name }),
            ...(pick([true, false]) && { scope: pick(columns).name }),
            ...(watch.length > 0 && { watch }),
            snapshot: snapshot.length > 0 ? snapshot : ["row_number"],
          }),
        );

        const literalOf = (type: string) => pick([...(columnValues[type] ?? []), "null"]);
        // What PostgreSQL refuses, it must refuse for the same reason.
        const outcome = (statement: string) => query(statement).then(() => "written", codeOf);
        const write = async (statement: (table: string) => string) => {
          const expected = await outcome(statement(twin));
          expect(await outcome(statement(tracked)), statement(tracked)).toBe(expected);
        };
        const rows = async () => (await query(`select from ${twin}`)).length;
        for (let row = 0; row < 6; row += 1) {
          const values = columns.map(({ type }) => `(${literalOf(type)})::${type}`);
          await write((to) => `insert into ${to} values (${values.join(", ")}, ${row})`);
        }
        const accounted = async () =>
          (await scene().captured()).length +
          Object.entries(await scene().faults()).reduce(
            (sum, [fault, events]) => sum + (fault.endsWith("snapshotTooLarge") ? 0 : events),
            0,
          );
        expect(await accounted()).toBe(await rows());
        await query(`delete from ${scene().t.tracking_faults}`);

        for (let time = 0; time < 3; time += 1) {
          const { name, type } = pick(columns);
          const value = `(${literalOf(type)})::${type}`;
          await write((to) => `update ${to} set ${quoteName(name)} = ${value}, row_number = row_number + 1`);
        }
        await scene().captured();
        await query(`delete from ${scene().t.tracking_faults}`);
        const same = `select 1 from (select t::text, count(*) from ${tracked} t group by 1) a
          full join (select t::text, count(*) from ${twin} t group by 1) b on a.t = b.t and a.count = b.count where a.t is null or b.t is null`;
        expect(await query(same)).toEqual([]);
        const written = await rows();
        await write((to) => `delete from ${to}`);
        expect(await accounted()).toBe(written);
      }),
      { numRuns },
    );
  }, 120_000);
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : String(error);
}
