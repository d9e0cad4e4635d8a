import { at, codeRow, receiptRow } from "@ancrage/conformance";
import { createTestDatabase, type TestDatabase } from "@ancrage/conformance/databases";
import type { Receipt, StoringTerms } from "@ancrage/core";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { openRoundTripCounter, type RoundTripCounter } from "../testing/round-trip-counter.ts";
import { openTestPool } from "../testing/test-pool.ts";

const server = inject("postgresUrl");
const later: StoringTerms = { lease: null, sameBytes: "flag" };

describe.skipIf(server === null)("calls that come at the same moment", () => {
  let database: TestDatabase;
  let counter: RoundTripCounter;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    counter = await openRoundTripCounter(database.url);
    pool = openTestPool(counter.url);
    await createPostgresStore({ client: pool }).migrate();
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await counter.close();
    await database.drop();
  });

  test("are looked up by one statement and stored by one", async () => {
    const { inbound } = createPostgresStore({ client: pool, notify: false });
    const codes = [codeRow(), codeRow({ state: "revoked", revokedAt: at(1) })];
    for (const code of codes) await inbound.insertCode(code);
    await inbound.setHookEnabled("globex", "other", false, at(0));
    const asked = Array.from({ length: 64 }, (_, index) => ["a, before all", codes[index % 3]?.hash ?? "~, after all"]);
    let before = counter.count();
    const found = await Promise.all(asked.map((hashes) => inbound.findCode(hashes)));
    expect(counter.count() - before).toBe(1);
    expect(found.slice(0, 3).map((one) => one?.code.id ?? null)).toEqual([codes[0]?.id, codes[1]?.id, null]);
    expect(found[61]).toEqual({ code: codes[1], hookEnabled: true });

    before = counter.count();
    const receipts = Array.from({ length: 64 }, (_, index) => receiptRow({ query: `n=${index}` }));
    await Promise.all(receipts.map((receipt) => inbound.storeReceipt(receipt, later)));
    expect(counter.count() - before).toBe(1);
    const { rows } = await pool.query("select query from ancrage.receipts order by position");
    expect(rows.map(({ query }) => query)).toEqual(receipts.map(({ query }) => query));
  });

  test("fail each for itself when the database cannot take one of them", async () => {
    const { inbound } = createPostgresStore({ client: pool });
    const receipts = Array.from({ length: 5 }, () => receiptRow());
    const [, bad] = receipts;
    // No text of PostgreSQL holds a NUL.
    const given = receipts.map((receipt) => (receipt === bad ? { ...receipt, query: "a=\0" } : receipt));
    const outcomes = await Promise.allSettled(given.map((receipt) => inbound.storeReceipt(receipt, later)));
    expect(outcomes.map(({ status }) => status)).toEqual(
      receipts.map((receipt) => (receipt === bad ? "rejected" : "fulfilled")),
    );
    const ids = receipts.map(({ id }) => id);
    const { rows } = await pool.query("select id from ancrage.receipts where id = any ($1) order by position", [ids]);
    expect(rows.map(({ id }) => id)).toEqual(ids.filter((id) => id !== bad?.id));
  });

  test("of two processes with the same keys in opposite orders wait for no deadlock", async () => {
    const stores = [pool, pool].map((client) => createPostgresStore({ client }));
    const key = (number: number): Partial<Receipt> => ({ dedupeKey: `evt_${number}` });
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    const deadlocks = async () => {
      await pool.query("select pg_stat_force_next_flush()");
      const { rows } = await pool.query<{ count: number }>(
        "select deadlocks::integer as count from pg_stat_database where datname = current_database()",
      );
      return rows[0]?.count;
    };
    const before = await deadlocks();
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.all(
        stores.flatMap(({ inbound }, index) =>
          (index === 0 ? numbers : numbers.toReversed()).map((number) =>
            inbound.storeReceipt(receiptRow(key(round * 100 + number)), later),
          ),
        ),
      );
      expect(results.filter(({ kind }) => kind === "stored")).toHaveLength(60);
      expect(results.filter(({ kind }) => kind === "duplicate")).toHaveLength(60);
    }
    expect(await deadlocks()).toBe(before);
  });
});
