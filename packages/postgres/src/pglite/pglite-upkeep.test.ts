import { at, endpointRow, eventRow } from "@ancrage/conformance";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createPostgresStore, type PostgresStore } from "../create-postgres-store.ts";
import { emptyTables } from "../testing/empty-tables.ts";

let client: PGlite;
let store: PostgresStore;
const warn = vi.fn();
const silent = { debug: () => {}, info: () => {}, warn, error: () => {} };
beforeAll(async () => {
  client = await PGlite.create();
  store = createPostgresStore({ client, logger: silent });
  await store.migrate();
}, 60_000);
afterAll(() => client.close());
beforeEach(async () => {
  await emptyTables(client);
  warn.mockReset();
});

async function one(text: string): Promise<unknown> {
  await client.query("select pg_stat_force_next_flush()");
  const { rows } = await client.query<{ value: unknown }>(text);
  return rows[0]?.value;
}

const vacuums = (table: string) =>
  one(
    `select vacuum_count::integer as value from pg_stat_user_tables where schemaname = 'ancrage' and relname = '${table}'`,
  );
const logBytes = () =>
  one("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as value from pg_control_checkpoint()");
const beat = () => store.deliveries.heartbeat("prc_a", at(0), at(0));

/** Events that go through the queue and are skipped, which leaves a dead row each. */
async function churn(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 500) {
    const events = Array.from({ length: Math.min(left, 500) }, () => eventRow());
    await store.deliveries.recordEvents(events);
    const slots = new Map([["NewOpportunity", events.length]]);
    const claimed = await store.deliveries.claimEvents({ processId: "prc_a", now: at(0), leaseMs: 30_000, slots });
    await store.deliveries.commitRouting(
      claimed.map(({ event, claim }) => ({ eventId: event.id, claim, state: "skipped", reason: "nothingToSend" })),
    );
  }
}

test("a queue through which 2,000 rows went is vacuumed, without anybody asking", async () => {
  const before = Number(await vacuums("event_queue"));
  await churn(1_500);
  expect(await vacuums("event_queue")).toBe(before);
  await churn(500);
  expect(await vacuums("event_queue")).toBe(before + 1);
  expect(await one("select n_dead_tup::integer as value from pg_stat_user_tables where relname = 'event_queue'")).toBe(
    0,
  );
  await churn(500);
  expect(await vacuums("event_queue")).toBe(before + 1);
});

test("a heartbeat vacuums what was deleted in any other way, and nothing else", async () => {
  const untouched = await vacuums("endpoints");
  const before = Number(await vacuums("attempts"));
  await client.query(
    "insert into ancrage.attempts (delivery_id, number, state, started_at) select 'dlv', g, 'failed', now() from generate_series(1, 1500) g",
  );
  await client.query("delete from ancrage.attempts");
  await beat();
  expect(await vacuums("attempts")).toBe(before + 1);
  await beat();
  expect(await vacuums("attempts")).toBe(before + 1);
  expect(await vacuums("endpoints")).toBe(untouched);
});

test("64 MB of the log, whoever wrote them, end in a checkpoint", async () => {
  await client.exec("create table host (what text)");
  await beat();
  const small = Number(await logBytes());
  expect(small).toBeLessThan(64 * 1024 * 1024);
  await client.query("insert into host select repeat('x', 1000) from generate_series(1, 70000)");
  expect(await logBytes()).toBeGreaterThan(64 * 1024 * 1024);
  await beat();
  expect(await logBytes()).toBeLessThan(1024 * 1024);
});

test("a transaction of the host is waited for, and goes on as it was", async () => {
  await client.query("insert into ancrage.processes select 'prc_' || g, now() from generate_series(1, 1500) g");
  await client.query("delete from ancrage.processes");
  const before = Number(await vacuums("processes"));
  await beat();
  expect(await vacuums("processes")).toBe(before + 1);
  let beaten: Promise<void> = Promise.resolve();
  await client.transaction(async (tx) => {
    await tx.query("insert into host values ('mine')");
    beaten = beat();
    await tx.query("insert into host values ('mine too')");
  });
  await beaten;
  expect(await one("select count(*)::integer as value from host where what like 'mine%'")).toBe(2);
});

test("what fails is logged, and what the store was asked for is done", async () => {
  const query = vi.spyOn(client, "query").mockRejectedValue(new Error("no room"));
  const endpoint = endpointRow();
  await store.subscriptions.insertEndpoint(endpoint);
  await beat();
  query.mockRestore();
  expect(warn.mock.calls).toMatchObject([[expect.stringContaining("tried again"), { error: { message: "no room" } }]]);
  expect(await one("select count(*)::integer as value from ancrage.processes")).toBe(1);
});
