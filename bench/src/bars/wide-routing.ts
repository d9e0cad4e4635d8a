import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { type BenchWebhooks, createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import { onlyRouting } from "../databases/waiting-deliveries.ts";
import { judged } from "../finding.ts";
import { inTime } from "../measuring/in-time.ts";
import { median } from "../measuring/median.ts";

const what = "One event routed to many subscriptions, beside a bare INSERT ... SELECT";
const longestRoutingMs = 60_000;

/**
 * From the commit of an event until all its deliveries are committed, beside an INSERT ... SELECT of the same rows into the
 * same table. Both begin with an empty queue.
 */
export const wideRouting = defineBar({
  name: "P4",
  what,
  full: { subscriptions: 10_000, rounds: 9 },
  quick: { subscriptions: 500, rounds: 2 },
  async measure(databases, { subscriptions, rounds }) {
    const database = await databases.create();
    const { pool } = database;
    const webhooks = createBenchWebhooks({ store: onlyRouting(createPostgresStore({ client: pool })) });
    try {
      await webhooks.migrate();
      await subscribe(webhooks, subscriptions);
      await database.settle();
      await webhooks.start();
      const emptyQueue = () => pool.query("truncate ancrage.delivery_queue");

      // For the rows to copy.
      await routingMs(webhooks, subscriptions);
      await pool.query("create table public.routed as select * from ancrage.delivery_queue");
      await pool.query("analyze public.routed");

      const ours: number[] = [];
      const peer: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        await emptyQueue();
        const ourMs = await routingMs(webhooks, subscriptions);
        await emptyQueue();
        const startedMs = performance.now();
        await pool.query("insert into ancrage.delivery_queue select * from public.routed");
        const peerMs = performance.now() - startedMs;
        // The first is to warm up.
        if (round === 0) continue;
        ours.push(ourMs);
        peer.push(peerMs);
      }
      return [
        judged({
          bar: "P4",
          what: `One event routed to ${subscriptions} subscriptions, beside a bare INSERT ... SELECT of as many rows`,
          ours: { value: median(ours), unit: "ms" },
          peer: { value: median(peer), unit: "ms" },
          ratio: median(ours.map((ms, index) => ms / (peer[index] ?? Number.NaN))),
          wanted: { of: "ratio", atMost: 2 },
        }),
      ];
    } finally {
      await webhooks.stop();
      await database.close();
    }
  },
});

async function subscribe(webhooks: BenchWebhooks, subscriptions: number): Promise<void> {
  let number = 0;
  // As many at once as the pool has connections.
  const lanes = Array.from({ length: 10 }, async () => {
    while (number < subscriptions) {
      const own = number++;
      const endpoint = await webhooks.endpoints.create({ name: `bench ${own}`, url: `http://127.0.0.1:8080/${own}` });
      await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
    }
  });
  await Promise.all(lanes);
}

/** From the commit of an event until it is routed. */
async function routingMs(webhooks: BenchWebhooks, deliveries: number): Promise<number> {
  const forget: (() => void)[] = [];
  const routed = new Promise<number>((resolve, reject) => {
    forget.push(
      webhooks.on("event.routed", (event) => {
        if (event.deliveries === deliveries) resolve(performance.now());
        else reject(new Error(`The event went to ${event.deliveries} of ${deliveries} subscriptions.`));
      }),
      webhooks.on("event.failed", ({ error }) => reject(new Error(`The event failed: ${error}`))),
    );
  });
  routed.catch(() => {});
  try {
    await webhooks.triggerWebhookEvent(NewDeal.name, recordIdOf(0));
    const committedMs = performance.now();
    return (await inTime(routed, "routing", longestRoutingMs)) - committedMs;
  } finally {
    for (const end of forget) end();
  }
}
