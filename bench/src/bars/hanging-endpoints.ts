import { setTimeout as wait } from "node:timers/promises";
import { createPostgresStore } from "@ancrage/postgres";
import { defineBar } from "../bar.ts";
import { type BenchWebhooks, createBenchWebhooks } from "../contenders/bench-webhooks.ts";
import { NewDeal, recordIdOf } from "../contenders/delivered-webhook.ts";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import { judged } from "../finding.ts";
import { inTime } from "../measuring/in-time.ts";
import { median } from "../measuring/median.ts";
import { monotonicMs } from "../measuring/monotonic-ms.ts";
import { percentile } from "../measuring/percentile.ts";
import { type Receiver, startReceiver } from "../receiving/receiver.ts";

export interface HangingSize {
  /** Of each half. */
  readonly endpoints: number;
  /** That wait when the dispatcher starts, each for every endpoint. */
  readonly backlog: number;
  /** That come one after another once it has started. */
  readonly paced: number;
  readonly everyMs: number;
  readonly rounds: number;
}

/** What the healthy half got in one round. */
interface Healthy {
  readonly perSecond: number;
  readonly p99Ms: number;
}

// Longer than any deadline.
const neverMs = 600_000;
const longestMs = 120_000;

/** The healthy half of the endpoints beside a half that never answers, and the same half alone. */
export const hangingEndpoints = defineBar<HangingSize>({
  name: "P6",
  what: "Half of the endpoints hang until the deadline, beside the healthy half alone",
  full: { endpoints: 10, backlog: 1_000, paced: 200, everyMs: 40, rounds: 3 },
  quick: { endpoints: 3, backlog: 50, paced: 20, everyMs: 20, rounds: 1 },
  async measure(databases, size) {
    const healthy = await startReceiver({ keepsArrivals: true });
    const hanging = await startReceiver({ answerAfterMs: neverMs });
    try {
      const beside: Healthy[] = [];
      const alone: Healthy[] = [];
      for (let round = 0; round < size.rounds; round += 1) {
        alone.push(await measureRound(databases, size, healthy, null));
        beside.push(await measureRound(databases, size, healthy, hanging));
      }
      const medianOf = (rounds: readonly Healthy[], of: keyof Healthy) => median(rounds.map((one) => one[of]));
      const ratio = (of: keyof Healthy) =>
        median(beside.map((one, index) => one[of] / (alone[index]?.[of] ?? Number.NaN)));
      const half = `${size.endpoints} healthy endpoints beside ${size.endpoints} that hang, beside the healthy alone`;
      return [
        judged({
          bar: "P6",
          what: `Deliveries of a backlog to ${half}`,
          ours: { value: medianOf(beside, "perSecond"), unit: "/s" },
          peer: { value: medianOf(alone, "perSecond"), unit: "/s" },
          ratio: ratio("perSecond"),
          wanted: { of: "ratio", atLeast: 0.8 },
        }),
        judged({
          bar: "P6",
          what: `Commit of an event to the first byte, p99, at ${half}`,
          ours: { value: medianOf(beside, "p99Ms"), unit: "ms" },
          peer: { value: medianOf(alone, "p99Ms"), unit: "ms" },
          ratio: ratio("p99Ms"),
          wanted: { of: "ratio", atMost: 2 },
        }),
      ];
    } finally {
      await healthy.stop();
      await hanging.stop();
    }
  },
});

async function measureRound(
  databases: BenchDatabases,
  { endpoints, backlog, paced, everyMs }: HangingSize,
  healthy: Receiver,
  hanging: Receiver | null,
): Promise<Healthy> {
  const database = await databases.create();
  const webhooks = createBenchWebhooks({ store: createPostgresStore(database.storeOptions) });
  try {
    await webhooks.migrate();
    await subscribe(webhooks, healthy, endpoints);
    if (hanging !== null) await subscribe(webhooks, hanging, endpoints);
    await webhooks.triggerWebhookEvents(
      NewDeal.name,
      Array.from({ length: backlog }, (_, number) => recordIdOf(number)),
    );
    await database.settle();
    await healthy.takeReceived();

    const drained = succeeding(webhooks, backlog * endpoints);
    const startedMs = performance.now();
    await webhooks.start();
    await inTime(drained, "the backlog of the healthy half", longestMs);
    const perSecond = (backlog * endpoints) / ((performance.now() - startedMs) / 1_000);

    const committedAtMs = new Map<string, number>();
    const arrived = succeeding(webhooks, paced * endpoints);
    await healthy.takeReceived();
    for (let number = 0; number < paced; number += 1) {
      const { eventId } = await webhooks.triggerWebhookEvent(NewDeal.name, recordIdOf(backlog + number));
      committedAtMs.set(eventId, monotonicMs());
      // Not in step with anything.
      await wait(everyMs * (0.5 + Math.random()));
    }
    await inTime(arrived, "what came afterwards", longestMs);
    const { arrivals } = await healthy.takeReceived();
    const latencies = arrivals.flatMap(({ eventId, atMs }) => {
      const committedMs = committedAtMs.get(eventId);
      return committedMs === undefined ? [] : Math.max(0, atMs - committedMs);
    });
    return { perSecond, p99Ms: percentile(latencies, 99) };
  } finally {
    await webhooks.stop();
    await database.close();
  }
}

async function subscribe(webhooks: BenchWebhooks, { port, url }: Receiver, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const endpoint = await webhooks.endpoints.create({ name: `${port} ${number}`, url: `${url}/${number}` });
    await webhooks.subscriptions.create(endpoint.id, { trigger: NewDeal.name });
  }
}

/** Resolves when so many deliveries have succeeded: only healthy endpoints let one. */
function succeeding(webhooks: BenchWebhooks, count: number): Promise<void> {
  let succeeded = 0;
  return new Promise((resolve) => {
    const end = webhooks.on("delivery.succeeded", () => {
      succeeded += 1;
      if (succeeded < count) return;
      end();
      resolve();
    });
  });
}
