import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { dumpLedger, isDrained } from "../history/dump-ledger.ts";
import type { Arrival, History } from "../history/history.ts";
import { readLines } from "../history/read-lines.ts";
import { type Child, startChild } from "../processes/child.ts";
import type { DispatcherOptions } from "../processes/dispatcher-process.ts";
import { type ProducerLine, readProduced } from "../processes/producer-log.ts";
import type { ProducerOptions } from "../processes/producer-process.ts";
import { type CuttingProxy, openCuttingProxy } from "./cutting-proxy.ts";
import type { FastTime } from "./fast-clock.ts";
import { startReceiving } from "./receiving.ts";

export interface WorldOptions {
  /** Of a running server; the world makes a database of its own in it. */
  readonly serverUrl: string;
  readonly seed: number;
  /** How much faster leases, heartbeats and polls run. */
  readonly speed: number;
  /** How long each of the producer's four hands rests between records. Default 40 ms. */
  readonly restMs?: number;
}

/** A producer, dispatchers and a receiver, each a process, on one database, with somebody who breaks them. */
export interface World {
  readonly endpointIds: readonly string[];
  /** How time runs for every process. */
  readonly time: FastTime;
  /** Between every process and the server. */
  readonly proxy: CuttingProxy;
  /** The harness's own way to the database, past the proxy. */
  readonly database: pg.Pool;
  /** Every dispatcher that was started, living or not. */
  readonly dispatchers: readonly Child[];
  startDispatcher(pause?: DispatcherOptions["pause"]): Promise<Child>;
  /** There is one from the beginning. */
  readonly producer: Child;
  /** Kills the producer and starts another, which goes on with records of its own. */
  replaceProducer(): Promise<void>;
  /** What the receiver has written so far. */
  arrivals(): readonly Arrival[];
  /** What the producers have written so far. */
  producerLines(): readonly ProducerLine[];
  /** Resolves once `isTrue`, looking again and again. Rejects with `what` after a minute. */
  until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void>;
  /** Ends the producer in order, waits until nothing is left to do, stops the dispatchers, and reads everything. */
  finish(): Promise<History>;
  /** Ends what still lives and removes what is left; may be called whatever happened. */
  close(): Promise<void>;
}

export async function openWorld({ serverUrl, seed, speed, restMs = 40 }: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-faults-"));
  const logs = { receiver: join(folder, "receiver.jsonl"), producer: join(folder, "producer.jsonl") };
  const test = await createTestDatabase(serverUrl);
  const database = new pg.Pool({ connectionString: test.url, max: 2 });
  database.on("error", () => {});
  const proxy = await openCuttingProxy(Number(new URL(test.url).port));
  const throughProxy = new URL(test.url);
  throughProxy.port = String(proxy.port);
  const url = throughProxy.href;
  const time = { epochMs: Date.now(), speed };
  const dispatchers: Child[] = [];

  const receiving = await startReceiving(database, { log: logs.receiver, time });

  let producers = 0;
  async function startProducer(): Promise<Child> {
    const prefix = `R-${seed}-${producers++}`;
    const options: ProducerOptions = { url, time, restMs, prefix, log: logs.producer };
    const child = startChild("./producer-process.ts", options);
    await child.heard("started");
    return child;
  }
  let producer = await startProducer();

  async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (!(await isTrue())) {
      const dead = [producer, ...dispatchers].find(({ endedByItself }) => endedByItself);
      if (dead !== undefined) throw new Error(`A process ended by itself (${await dead.ended}) before ${what}.`);
      if (performance.now() > deadline) throw new Error(`Waited a minute in vain: ${what}.`);
      await wait(20);
    }
  }

  return {
    ...{ endpointIds: receiving.endpointIds, time, proxy, database, dispatchers, until },
    arrivals: () => readLines(logs.receiver),
    producerLines: () => readLines(logs.producer),
    async startDispatcher(pause) {
      const options: DispatcherOptions = { url, time, ...(pause && { pause }) };
      const child = startChild("./dispatcher-process.ts", options);
      dispatchers.push(child);
      await child.heard("started");
      return child;
    },
    get producer() {
      return producer;
    },
    async replaceProducer() {
      await producer.kill();
      producer = await startProducer();
    },
    async finish() {
      await producer.stop();
      await until("the queues are empty", () => isDrained(database));
      for (const dispatcher of dispatchers.filter((one) => !one.hasEnded || one.endedByItself)) await dispatcher.stop();
      return {
        produced: readProduced(readLines<ProducerLine>(logs.producer)),
        arrivals: readLines<Arrival>(logs.receiver),
        ledger: await dumpLedger(database),
      };
    },
    async close() {
      await Promise.all([producer, receiving.process, ...dispatchers].map((child) => child.kill()));
      await proxy.close();
      await database.end();
      await test.drop().catch(() => {});
      await rm(folder, { recursive: true });
    },
  };
}
