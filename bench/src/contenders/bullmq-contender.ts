import { createPostgresBackend, type Job, Queue, Worker } from "bullmq";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import type { RedisServer } from "../databases/redis-server.ts";
import type { Contender, PreparedRound, RoundTask } from "./contender.ts";
import { type PeerJob, peerJobs } from "./peer-job.ts";
import type { OpenSender } from "./sender.ts";

const name = "deliver";

/** BullMQ on Redis: a job per delivery, 128 at once, nothing kept of a job that is done. */
export function bullmqOnRedis(redis: RedisServer, openSender: OpenSender, label: string): Contender {
  return {
    name: `BullMQ on Redis, ${label}`,
    async prepare(task) {
      const connection = { host: "127.0.0.1", port: redis.port };
      const queue = new Queue<PeerJob>(name, { connection });
      return prepareRound(
        queue,
        task,
        openSender,
        async () => {},
        (process, concurrency) => new Worker<PeerJob>(name, process, { connection, concurrency, autorun: false }),
      );
    },
  };
}

/** BullMQ on PostgreSQL, in a database of its own. */
export function bullmqOnPostgres(databases: BenchDatabases, openSender: OpenSender, label: string): Contender {
  return {
    name: `BullMQ on PostgreSQL, ${label}`,
    async prepare(task) {
      const database = await databases.create();
      const connection = { connectionString: database.url, migrate: true };
      const queue = new Queue(name, { connection }, createPostgresBackend);
      const prepared = await prepareRound(
        queue,
        task,
        openSender,
        () => database.settle(),
        (process, concurrency) =>
          new Worker(name, process, { connection, concurrency, autorun: false }, createPostgresBackend),
      );
      return {
        send: prepared.send,
        async close() {
          await prepared.close();
          await database.close();
        },
      };
    },
  };
}

/** The part of a queue that a round uses. */
interface RoundQueue {
  addBulk(jobs: { name: string; data: PeerJob; opts: { removeOnComplete: true } }[]): Promise<unknown>;
  obliterate(options: { force: true }): Promise<void>;
  close(): Promise<void>;
}

/** The part of a worker that a round uses. */
interface RoundWorker {
  on(event: "completed", listener: () => void): unknown;
  on(event: "failed", listener: (job: unknown, error: Error) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  run(): Promise<unknown>;
  close(): Promise<void>;
}

async function prepareRound(
  queue: RoundQueue,
  { url, deliveries, inFlight }: RoundTask,
  openSender: OpenSender,
  settle: () => Promise<void>,
  createWorker: (process: (job: Job<PeerJob>) => Promise<void>, concurrency: number) => RoundWorker,
): Promise<PreparedRound> {
  const sender = openSender({ url, inFlight });
  for (const jobs of peerJobs(deliveries, 1_000)) {
    await queue.addBulk(jobs.map((data) => ({ name, data, opts: { removeOnComplete: true } })));
  }
  await settle();
  const worker = createWorker(({ data }) => sender.send(data.number, data.body), inFlight);
  const allDone = new Promise<void>((resolve, reject) => {
    let completed = 0;
    worker.on("completed", () => {
      completed += 1;
      if (completed === deliveries) resolve();
    });
    worker.on("failed", (_, error) => reject(error));
    worker.on("error", reject);
  });
  allDone.catch(() => {});
  await worker.waitUntilReady();

  return {
    async send() {
      // It runs until it is closed.
      worker.run().catch(() => {});
      await allDone;
    },
    async close() {
      await worker.close();
      await queue.obliterate({ force: true });
      await queue.close();
      await sender.close();
    },
  };
}
