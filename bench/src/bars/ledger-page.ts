import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { type BenchWebhooks, createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import { explainingPool } from "../databases/explaining-pool.ts";
import { fillLedger } from "../databases/ledger-rows.ts";
import { judged } from "../finding.ts";
import { median } from "../measuring/median.ts";

const pageSize = 25;

interface Ledger {
  /** Reads the page; milliseconds. */
  page(): Promise<number>;
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
      const times = ledgers.map((): number[] => []);
      for (let page = 0; page < pages; page += 1) {
        for (const [index, ledger] of ledgers.entries()) times[index]?.push(await ledger.page());
      }
      const [plan, shortPlan] = await Promise.all(ledgers.map((ledger) => ledger.plan()));
      const [ours = [], peer = []] = times;
      return [
        judged({
          bar: "P7",
          what: `Ledger page (${pageSize} newest failures of one endpoint) over ${long} deliveries, beside ${short}`,
          ours: { value: median(ours), unit: "ms" },
          peer: { value: median(peer), unit: "ms" },
          wanted: { of: "ratio", atMost: 2 },
          faults: plan === shortPlan ? [] : [`the plans differ: ${plan} and ${shortPlan}`],
          notes: [plan === shortPlan ? `both by ${plan}` : "the same plan is wanted too"],
        }),
      ];
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
    // To warm up.
    await readPage(webhooks, endpointId);
    return {
      async page() {
        const startedMs = performance.now();
        await readPage(webhooks, endpointId);
        return performance.now() - startedMs;
      },
      plan: async () => (await plansOf(() => readPage(webhooks, endpointId))).join("; "),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function readPage(webhooks: BenchWebhooks, endpointId: string): Promise<void> {
  const { items } = await webhooks.deliveries.list({ endpointId, state: "failing", limit: pageSize });
  if (items.length !== pageSize) throw new Error(`A page had ${items.length} deliveries, not ${pageSize}.`);
}
