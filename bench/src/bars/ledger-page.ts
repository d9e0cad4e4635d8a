import type { Client } from "@ancrage/client";
import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { serveApi } from "../calling/serve-api.ts";
import { type BenchWebhooks, createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import { explainingPool } from "../databases/explaining-pool.ts";
import { fillLedger } from "../databases/ledger-rows.ts";
import { judged } from "../finding.ts";
import { median } from "../measuring/median.ts";

const pageSize = 25;

/** The ways to a page: the function, and the route through Express, a socket and the client. */
const ways = ["function", "API"] as const;
type Way = (typeof ways)[number];

interface Ledger {
  /** Reads the page; milliseconds. */
  page(way: Way): Promise<number>;
  /** Reads it once more, and tells by which plan. */
  plan(): Promise<string>;
  close(): Promise<void>;
}

/** The time of a page over a long ledger, beside the same page over a short one; its plan must be the same. */
export const ledgerPage = defineBar({
  name: "P7",
  what: "Ledger page over a long ledger, beside a short one",
  full: { long: 10_000_000, short: 10_000, pages: 300 },
  quick: { long: 200_000, short: 10_000, pages: 30 },
  async measure(databases, { long, short, pages }) {
    const ledgers: Ledger[] = [];
    try {
      for (const count of [long, short]) ledgers.push(await openLedger(databases, count));
      const times = ways.map(() => ledgers.map((): number[] => []));
      for (let page = 0; page < pages; page += 1) {
        for (const [by, way] of ways.entries())
          for (const [index, ledger] of ledgers.entries()) times[by]?.[index]?.push(await ledger.page(way));
      }
      const [plan, shortPlan] = await Promise.all(ledgers.map((ledger) => ledger.plan()));
      return ways.map((way, by) => {
        const [ours = [], peer = []] = times[by] ?? [];
        return judged({
          bar: "P7",
          what: `Ledger page (${pageSize} newest failures of one endpoint) over ${long} deliveries, beside ${short}, by the ${way}`,
          ours: { value: median(ours), unit: "ms" },
          peer: { value: median(peer), unit: "ms" },
          wanted: { of: "ratio", atMost: 2 },
          faults: plan === shortPlan ? [] : [`the plans differ: ${plan} and ${shortPlan}`],
          notes: [plan === shortPlan ? `both by ${plan}` : "the same plan is wanted too"],
        });
      });
    } finally {
      for (const ledger of ledgers) await ledger.close();
    }
  },
});

async function openLedger(databases: BenchDatabases, count: number): Promise<Ledger> {
  const database = await databases.create();
  try {
    const endpointId = await fillLedger(database, count);
    const { client, plansOf } = explainingPool(database.pool);
    const webhooks = createBenchWebhooks({ store: createPostgresStore({ client }) });
    const api = await serveApi(webhooks);
    const read = {
      function: () => readPage(webhooks, endpointId),
      API: () => askForPage(api.client, endpointId),
    };
    // To warm up.
    for (const way of ways) await read[way]();
    return {
      async page(way) {
        const startedMs = performance.now();
        await read[way]();
        return performance.now() - startedMs;
      },
      plan: async () => (await plansOf(read.API)).join("; "),
      async close() {
        await api.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function readPage(webhooks: BenchWebhooks, endpointId: string): Promise<void> {
  const { items } = await webhooks.deliveries.list({ endpointId, state: "failing", limit: pageSize });
  expectFull(items);
}

async function askForPage(client: Client, endpointId: string): Promise<void> {
  const { items } = await client.listDeliveries({ query: { endpointId, state: "failing" } });
  expectFull(items);
}

function expectFull({ length }: readonly unknown[]): void {
  if (length !== pageSize) throw new Error(`A page had ${length} deliveries, not ${pageSize}.`);
}
