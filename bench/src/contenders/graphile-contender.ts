import { Logger, makeWorkerUtils, type Runner, run } from "graphile-worker";
import type { BenchDatabases } from "../databases/bench-databases.ts";
import type { Contender } from "./contender.ts";
import { type PeerJob, peerJobs } from "./peer-job.ts";
import type { OpenSender } from "./sender.ts";
import { untilEmpty } from "./until-empty.ts";

const silent = new Logger(() => () => {});

/** graphile-worker as its own benchmark tunes it: a local queue, completion in batches. */
export function graphileWorker(databases: BenchDatabases, openSender: OpenSender): Contender {
  return {
    name: "graphile-worker, tuned",
    async prepare({ url, deliveries, inFlight }) {
      const database = await databases.create();
      const sender = openSender({ url, inFlight });
      const pgPool = database.pool;
      const utils = await makeWorkerUtils({ pgPool, logger: silent });
      await utils.migrate();
      for (const jobs of peerJobs(deliveries, 1_000)) {
        await utils.addJobs(jobs.map((payload) => ({ identifier: "deliver", payload, maxAttempts: 1 })));
      }
      await utils.release();
      await database.settle();

      let runner: Runner | undefined;
      let rejectRound: (error: Error) => void = () => {};
      const failed = new Promise<never>((_, reject) => (rejectRound = reject));
      failed.catch(() => {});
      return {
        async send() {
          let sent = 0;
          let allSent: () => void = () => {};
          const sentAll = new Promise<void>((resolve) => (allSent = resolve));
          runner = await run({
            pgPool,
            logger: silent,
            noHandleSignals: true,
            preset: {
              worker: { concurrentJobs: inFlight, localQueue: { size: 500 }, completeJobBatchDelay: 0 },
            },
            taskList: {
              async deliver(payload) {
                const { number, body } = payload as PeerJob;
                await sender.send(number, body).catch(rejectRound);
                sent += 1;
                if (sent === deliveries) allSent();
              },
            },
          });
          await Promise.race([sentAll, failed]);
          await Promise.race([untilEmpty(pgPool, "select 1 from graphile_worker._private_jobs"), failed]);
        },
        async close() {
          await runner?.stop();
          await sender.close();
          await database.close();
        },
      };
    },
  };
}
