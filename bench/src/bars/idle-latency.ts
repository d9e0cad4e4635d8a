import { setTimeout as wait } from "node:timers/promises";
import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import { startDispatcherProcess } from "../dispatching/start-dispatcher-process.ts";
import { untilSucceeded } from "../dispatching/until-succeeded.ts";
import { judged } from "../finding.ts";
import { monotonicMs } from "../measuring/monotonic-ms.ts";
import { percentile } from "../measuring/percentile.ts";
import { startReceiver } from "../receiving/receiver.ts";

/**
 * From the moment at which the host sends COMMIT to the first byte at the receiver, while nothing else happens. The host
 * and the dispatcher are two processes, so that NOTIFY is what wakes.
 */
export const idleLatency = defineBar({
  name: "P5",
  what: "Idle: commit of the event to the first byte at the receiver",
  full: { events: 400, warmUp: 20, everyMs: 100 },
  quick: { events: 25, warmUp: 5, everyMs: 60 },
  async measure(databases, { events, warmUp, everyMs }) {
    const receiver = await startReceiver({ keepsArrivals: true });
    const { url, pool, storeOptions, close } = await databases.create();
    try {
      const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: pool }) });
      await webhooks.migrate();
      const endpoint = await webhooks.endpoints.create({ name: "bench", url: receiver.url });
      await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
      const dispatcher = await startDispatcherProcess({
        databaseUrl: url,
        preparedStatements: storeOptions.preparedStatements,
      });
      const sentAtMs = new Map<string, number>();
      try {
        dispatcher.start();
        const client = await pool.connect();
        try {
          for (let number = 0; number < warmUp + events; number += 1) {
            await client.query("begin");
            const { eventId } = await webhooks.triggerWebhookEvent(NewDeal.name, recordIdOf(number), {
              transaction: client,
            });
            if (number >= warmUp) sentAtMs.set(eventId, monotonicMs());
            await client.query("commit");
            // Not in step with the poll.
            await wait(everyMs * (0.5 + Math.random()));
          }
        } finally {
          client.release();
        }
        await untilSucceeded([dispatcher], warmUp + events);
      } finally {
        await dispatcher.stop();
      }

      const { arrivals } = await receiver.takeReceived();
      const latencies = arrivals.flatMap(({ eventId, atMs }) => {
        const sentMs = sentAtMs.get(eventId);
        return sentMs === undefined ? [] : atMs - sentMs;
      });
      const finding = (percent: number, atMost: number) =>
        judged({
          bar: "P5",
          what: `Idle: commit of the event to the first byte at the receiver, p${percent} of ${events}`,
          ours: { value: percentile(latencies, percent), unit: "ms" },
          wanted: { of: "ours", atMost },
          faults: dispatcher.mishaps(),
        });
      return [finding(50, 10), finding(99, 50)];
    } finally {
      await close();
      await receiver.stop();
    }
  },
});
