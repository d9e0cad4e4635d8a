import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import { startDispatcherProcess } from "../dispatching/start-dispatcher-process.ts";
import { untilSucceeded } from "../dispatching/until-succeeded.ts";
import { judged } from "../finding.ts";
import { countRepeated } from "../measuring/count-repeated.ts";
import { median } from "../measuring/median.ts";
import { type Receiver, startReceiver } from "../receiving/receiver.ts";

const inFlight = 128;
const answerAfterMs = 50;
const what = `Two dispatcher processes, beside one; the receiver takes ${answerAfterMs} ms`;

/** Deliveries a second of two processes on one database, 128 in flight each, beside those of one. Nothing may come twice. */
export const scaleOut = defineBar({
  name: "P10",
  what,
  full: { rounds: 3, deliveries: 20_000 },
  quick: { rounds: 1, deliveries: 1_500 },
  async measure(databases, { rounds, deliveries }) {
    const receiver = await startReceiver({ answerAfterMs, keepsArrivals: true });
    try {
      const faults: string[] = [];
      const round = async (processes: number) => {
        const { perSecond, mishaps } = await dispatch(databases, receiver, processes, deliveries);
        const { arrivals } = await receiver.takeReceived();
        const repeated = countRepeated(arrivals);
        if (repeated > 0) faults.push(`${processes} processes: ${repeated} requests came again`);
        faults.push(...mishaps);
        return perSecond;
      };
      const ours: number[] = [];
      const peer: number[] = [];
      for (let index = 0; index < rounds; index += 1) {
        ours.push(await round(2));
        peer.push(await round(1));
      }
      return [
        judged({
          bar: "P10",
          what,
          ours: { value: median(ours), unit: "/s" },
          peer: { value: median(peer), unit: "/s" },
          ratio: median(ours.map((rate, index) => rate / (peer[index] ?? Number.NaN))),
          wanted: { of: "ratio", atLeast: 1.6 },
          faults: [...new Set(faults)],
          notes: ["no delivery may be sent twice"],
        }),
      ];
    } finally {
      await receiver.stop();
    }
  },
});

async function dispatch(databases: BenchDatabases, receiver: Receiver, processes: number, deliveries: number) {
  const database = await databases.create();
  try {
    const webhooks = createBenchWebhooks({ store: createPostgresStore({ client: database.pool }) });
    await webhooks.migrate();
    const endpoint = await webhooks.endpoints.create({ name: "bench", url: receiver.url });
    await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
    const recordIds = Array.from({ length: deliveries }, (_, number) => recordIdOf(number));
    await webhooks.triggerWebhookEvents(NewDeal.name, recordIds);
    await database.settle();

    const { preparedStatements } = database.storeOptions;
    const terms = { databaseUrl: database.url, preparedStatements, endpointConcurrency: inFlight };
    const dispatchers = await Promise.all(Array.from({ length: processes }, () => startDispatcherProcess(terms)));
    try {
      const startedMs = performance.now();
      for (const dispatcher of dispatchers) dispatcher.start();
      await untilSucceeded(dispatchers, deliveries);
      const perSecond = (deliveries * 1_000) / (performance.now() - startedMs);
      return { perSecond, mishaps: dispatchers.flatMap((dispatcher) => dispatcher.mishaps()) };
    } finally {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    }
  } finally {
    await database.close();
  }
}
