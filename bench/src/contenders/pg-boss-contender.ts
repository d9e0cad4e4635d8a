import { PgBoss } from "pg-boss";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import type { Contender } from "./contender.ts";
import { type PeerJob, peerJobs } from "./peer-job.ts";
import type { OpenSender } from "./sender.ts";
import { untilEmpty } from "./until-empty.ts";

const queue = "deliver";
const batchSize = 500;

/** pg-boss with batches of 500, fetched one after the other without a pause as long as they are full. */
export function pgBoss(databases: BenchDatabases, openSender: OpenSender): Contender {
  return {
    name: `pg-boss, batch ${batchSize}`,
    async prepare({ url, deliveries, inFlight }) {
      const database = await databases.create();
      const sender = openSender({ url, inFlight });
      const boss = new PgBoss({ connectionString: database.url, schedule: false });
      let rejectRound: (error: Error) => void = () => {};
      const failed = new Promise<never>((_, reject) => (rejectRound = reject));
      failed.catch(() => {});
      boss.on("error", rejectRound);
      await boss.start();
      await boss.createQueue(queue, { retryLimit: 0 });
      for (const jobs of peerJobs(deliveries, 1_000)) {
        await boss.insert(
          queue,
          jobs.map((data) => ({ data })),
        );
      }
      await database.settle();

      return {
        async send() {
          let sent = 0;
          let allSent: () => void = () => {};
          const sentAll = new Promise<void>((resolve) => (allSent = resolve));
          await boss.work<PeerJob>(
            queue,
            { batchSize, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
            async (jobs) => {
              let next = 0;
              const lanes = Array.from({ length: inFlight }, async () => {
                for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
                  await sender.send(job.data.number, job.data.body);
                }
              });
              await Promise.all(lanes).catch(rejectRound);
              sent += jobs.length;
              if (sent >= deliveries) allSent();
            },
          );
          await Promise.race([sentAll, failed]);
          await Promise.race([untilEmpty(database.pool, "select 1 from pgboss.job where state < 'completed'"), failed]);
        },
        async close() {
          await boss.stop({ graceful: false });
          await sender.close();
          await database.close();
        },
      };
    },
  };
}
