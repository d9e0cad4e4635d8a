import { defineBar } from "../bar.ts";
import { bullmqOnPostgres, bullmqOnRedis } from "../contenders/bullmq-contender.ts";
import type { Contender } from "../contenders/contender.ts";
import { dispatcherOn } from "../contenders/dispatcher-contender.ts";
import { graphileWorker } from "../contenders/graphile-contender.ts";
import { pgBoss } from "../contenders/pg-boss-contender.ts";
import { openFetchSender, openUndiciSender } from "../contenders/sender.ts";
import { storeOnPostgres } from "../contenders/store-on-postgres.ts";
import { bareUndici } from "../contenders/undici-contender.ts";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import { type RedisServer, startRedisServer } from "../databases/redis-server.ts";
import { type Finding, judged } from "../finding.ts";
import { compareRounds } from "../measuring/compare-rounds.ts";
import { type RaceSize, race } from "../measuring/race.ts";
import { startReceiver } from "../receiving/receiver.ts";

interface Peer {
  readonly contender: Contender;
  /** The ratio that the bar demands; `null`: measured to be known. */
  readonly atLeast: number | null;
}

const what = "Durable end to end, events to recorded attempts";

/** Deliveries a second on PostgreSQL, beside bare requests and beside each queue with the same requests in its jobs. */
export const durableDelivery = defineBar({
  name: "P1",
  what,
  full: { rounds: 7, deliveries: 20_000, inFlight: 128 },
  quick: { rounds: 2, deliveries: 1_000, inFlight: 128 },
  measure: measureDurableDelivery,
});

/** P1 with any size. */
export async function measureDurableDelivery(databases: BenchDatabases, size: RaceSize): Promise<readonly Finding[]> {
  const redis = await startRedisServer().catch((error: Error) => error);
  const receiver = await startReceiver();
  try {
    const peers = [...peersOn(databases), ...(redis instanceof Error ? [] : peersOnRedis(redis))];
    const ours = dispatcherOn("PostgreSQL", () => storeOnPostgres(databases));
    const result = await race(
      ours,
      peers.map(({ contender }) => contender),
      receiver,
      size,
    );
    const findings = peers.map(({ contender, atLeast }, index) =>
      compareRounds({
        bar: "P1",
        what: `${what}, beside ${contender.name}`,
        ours: result.ours,
        peer: result.peers[index] ?? { fault: "it was not measured" },
        wanted: atLeast === null ? null : { of: "ratio", atLeast },
        alike: contender === bareUndici,
      }),
    );
    return redis instanceof Error ? [...findings, ...withoutRedis(redis.message)] : findings;
  } finally {
    await receiver.stop();
    if (!(redis instanceof Error)) await redis.stop();
  }
}

function peersOn(databases: BenchDatabases): Peer[] {
  return [
    { contender: bareUndici, atLeast: 0.75 },
    { contender: graphileWorker(databases, openUndiciSender), atLeast: 1.3 },
    { contender: pgBoss(databases, openUndiciSender), atLeast: 8 },
    { contender: bullmqOnPostgres(databases, openUndiciSender, "undici.request"), atLeast: null },
  ];
}

function peersOnRedis(redis: RedisServer): Peer[] {
  return [
    { contender: bullmqOnRedis(redis, openUndiciSender, "undici.request"), atLeast: 1.5 },
    { contender: bullmqOnRedis(redis, openFetchSender, "fetch"), atLeast: 4 },
  ];
}

function withoutRedis(why: string) {
  const line = (label: string, atLeast: number) =>
    judged({
      bar: "P1",
      what: `${what}, beside BullMQ on Redis, ${label}`,
      wanted: { of: "ratio", atLeast },
      faults: [why],
    });
  return [line("undici.request", 1.5), line("fetch", 4)];
}
