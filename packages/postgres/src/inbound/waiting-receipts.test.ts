import { at, HOOK, receiptRow } from "@ancrage/conformance";
import { createTestDatabase, type TestDatabase } from "@ancrage/conformance/databases";
import type { Receipt, StoringTerms } from "@ancrage/core";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createPostgresStore } from "../create-postgres-store.ts";
import { byIndexSettings } from "../database/database.ts";
import { inlined } from "../database/inlined.ts";
import { tablesOf } from "../schema/tables.ts";
import { emptyTables } from "../testing/empty-tables.ts";
import { openTestPool } from "../testing/test-pool.ts";
import { claimingReceipts } from "./claim-receipts.ts";
import { findingOldestReceipt } from "./find-oldest-receipt.ts";

const server = inject("postgresUrl");
const later: StoringTerms = { lease: null, sameBytes: "flag" };

interface PlanNode {
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What a statement does with the table of receipts: how often it begins to look, and how many rows it reads. */
interface Looks {
  readonly looks: number;
  readonly rows: number;
}

describe.skipIf(server === null)("receipts that wait", () => {
  const t = tablesOf("ancrage");
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await createTestDatabase(server ?? "");
    pool = openTestPool(database.url);
    await createPostgresStore({ client: pool }).migrate();
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  beforeEach(() => emptyTables(pool));

  async function store(count: number, fields: (index: number) => Partial<Receipt>): Promise<void> {
    const { inbound } = createPostgresStore({ client: pool, notify: false });
    const receipts = Array.from({ length: count }, (_, index) => receiptRow(fields(index)));
    await Promise.all(receipts.map((receipt) => inbound.storeReceipt(receipt, later)));
  }

  /** The looks of the one statement that `run` asks of the database it is given, which is undone. */
  async function looksOf(run: (ask: (text: string, values: unknown[]) => Promise<{ rows: [] }>) => Promise<unknown>) {
    let asked: { readonly text: string; readonly values: unknown[] } | undefined;
    await run(async (text, values) => {
      asked = { text, values };
      throw new Error("asked");
    }).catch(() => {});
    const client = await pool.connect();
    try {
      await client.query("analyze ancrage.receipts");
      await client.query(["begin", ...byIndexSettings].join("; "));
      const values = (asked?.values ?? []).map((value) =>
        Array.isArray(value) ? `{${value.join(",")}}` : String(value),
      );
      const { rows } = await client.query(`explain (analyze, format json) ${inlined(asked?.text ?? "", values)}`);
      return looksIn(rows[0]["QUERY PLAN"][0].Plan);
    } finally {
      await client.query("rollback");
      client.release();
    }
  }

  const claimed = () =>
    looksOf((ask) => {
      const slots = new Map([[HOOK, { free: 5, leaseMs: 1_000 }]]);
      return claimingReceipts(t)({ byIndex: ask } as never, { processId: "prc_a", now: at(9), slots });
    });
  const oldest = () => looksOf((ask) => findingOldestReceipt(t)({ query: ask } as never, [HOOK], at(9)));

  test("in any order: a claim reads what it takes, however many wait", async () => {
    const eachAt = (index: number) => ({ nextRunAt: new Date(at(0).getTime() + index) });
    await store(20, eachAt);
    const few = await claimed();
    await store(2_000, eachAt);
    const many = await claimed();
    expect(many.looks).toEqual(few.looks);
    // Whoever sorts what is due at the same moment reads 32 rows at a time.
    expect(many.rows).toBeLessThanOrEqual(60);
  });

  test("behind a head that waits for its retry: each is looked at, and nothing is looked up for it", async () => {
    const line = { orderingKey: "C-1" };
    await store(1, () => ({ ...line, nextRunAt: at(99) }));
    await store(20, () => line);
    const few = [await claimed(), await oldest()];
    await store(2_000, () => line);
    const many = [await claimed(), await oldest()];
    expect(many.map(({ looks }) => looks)).toEqual(few.map(({ looks }) => looks));
    for (const { looks, rows } of many) {
      expect(looks).toBeLessThanOrEqual(6);
      expect(rows).toBeLessThanOrEqual(2 * 2_021 + 10);
    }
  });
});

function looksIn(node: PlanNode): Looks {
  const below = (node.Plans ?? []).map(looksIn);
  const own = node["Relation Name"] === "receipts" ? node["Actual Loops"] : 0;
  const read = own * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0));
  return {
    looks: below.reduce((sum, { looks }) => sum + looks, own),
    rows: below.reduce((sum, { rows }) => sum + rows, read),
  };
}
