import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { countMishaps } from "../contenders/mishaps.ts";
import type { BenchDatabase, BenchDatabases } from "../databases/bench-databases.ts";
import { prepareWaiting, type WaitingDeliveries } from "../databases/waiting-deliveries.ts";
import { judged } from "../finding.ts";
import { collectGarbage } from "../measuring/collect-garbage.ts";
import { inTime } from "../measuring/in-time.ts";
import { median } from "../measuring/median.ts";
import { startReceiver } from "../receiving/receiver.ts";

const what = "Deliveries with a long backlog, beside a short one";
const endpoints = 100;
const longestRoundMs = 120_000;

interface Backlog {
  readonly database: BenchDatabase;
  readonly waiting: WaitingDeliveries;
  readonly count: number;
  readonly rates: number[];
}

/** The rate at which deliveries leave a queue of so many, and one that holds a hundredth of it. */
export const waitingBacklog = defineBar({
  name: "P2",
  what,
  full: { long: 1_000_000, short: 10_000, deliveries: 8_000, rounds: 5 },
  quick: { long: 20_000, short: 10_000, deliveries: 1_000, rounds: 1 },
  async measure(databases, { long, short, deliveries, rounds }) {
    const receiver = await startReceiver();
    const backlogs: Backlog[] = [];
    try {
      for (const count of [long, short]) backlogs.push(await openBacklog(databases, receiver.url, count));
      for (let round = 0; round <= rounds; round += 1) {
        for (const backlog of backlogs) {
          const rate = await rateOf(backlog, deliveries);
          // The first is to warm up.
          if (round > 0) backlog.rates.push(rate);
        }
      }
      const [ours = [], peer = []] = backlogs.map(({ rates }) => rates);
      return [
        judged({
          bar: "P2",
          what: `${long} waiting, beside ${short}; ${deliveries} of them to ${endpoints} endpoints`,
          ours: { value: median(ours), unit: "/s" },
          peer: { value: median(peer), unit: "/s" },
          ratio: median(ours.map((rate, index) => rate / (peer[index] ?? Number.NaN))),
          wanted: { of: "ratio", atLeast: 0.9 },
        }),
      ];
    } finally {
      for (const { database } of backlogs) await database.close();
      await receiver.stop();
    }
  },
});

async function openBacklog(databases: BenchDatabases, url: string, count: number): Promise<Backlog> {
  const database = await databases.create();
  return { database, waiting: await prepareWaiting(database, url, endpoints), count, rates: [] };
}

/** Deliveries a second, from `start` until so many are recorded. */
async function rateOf({ database, waiting, count }: Backlog, deliveries: number): Promise<number> {
  await waiting.fillUpTo(count);
  const webhooks = createBenchWebhooks({ store: createPostgresStore(database.storeOptions) });
  const enough = new Promise<void>((resolve, reject) => {
    let succeeded = 0;
    webhooks.on("delivery.succeeded", () => {
      succeeded += 1;
      if (succeeded === deliveries) resolve();
    });
    countMishaps(webhooks, (text) => reject(new Error(`Every delivery should succeed, but ${text}.`)));
  });
  enough.catch(() => {});
  collectGarbage();
  const startedMs = performance.now();
  try {
    await webhooks.start();
    await inTime(enough, `${count} waiting`, longestRoundMs);
    return (deliveries * 1_000) / (performance.now() - startedMs);
  } finally {
    await webhooks.stop();
  }
}
