import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineBar } from "../bar.ts";
import { prepareWaiting } from "../databases/waiting-deliveries.ts";
import { startDispatcherProcess } from "../dispatching/start-dispatcher-process.ts";
import { untilSucceeded } from "../dispatching/until-succeeded.ts";
import { judged } from "../finding.ts";
import { startReceiver } from "../receiving/receiver.ts";

const bytesInMB = 1_000_000;

/**
 * The most resident memory of a dispatcher process while it delivers from a long backlog. The compiler that reads
 * TypeScript is not counted: a built application has none.
 */
export const residentMemory = defineBar({
  name: "P8",
  what: "Resident memory of a dispatcher with a long backlog",
  full: { waiting: 1_000_000, deliveries: 50_000 },
  quick: { waiting: 20_000, deliveries: 1_000 },
  async measure(databases, { waiting, deliveries }) {
    const receiver = await startReceiver();
    const database = await databases.create();
    const compileCache = await mkdtemp(join(tmpdir(), "ancrage-bench-"));
    try {
      const backlog = await prepareWaiting(database, receiver.url, 100);
      await backlog.fillUpTo(waiting);
      const { preparedStatements } = database.storeOptions;
      const terms = { databaseUrl: database.url, preparedStatements };
      // The first one compiles.
      await (await startDispatcherProcess(terms, { compileCache })).stop();
      const dispatcher = await startDispatcherProcess(terms, { compileCache });
      const bytesBefore = dispatcher.mostRssBytes();
      try {
        dispatcher.start();
        await untilSucceeded([dispatcher], deliveries);
      } finally {
        await dispatcher.stop();
      }
      return [
        judged({
          bar: "P8",
          what: `Resident memory of a dispatcher with ${waiting} waiting, at its most over ${deliveries} deliveries`,
          ours: { value: dispatcher.mostRssBytes() / bytesInMB, unit: "MB" },
          wanted: { of: "ours", atMost: 150 },
          faults: dispatcher.mishaps(),
          notes: [`${(bytesBefore / bytesInMB).toFixed(0)} MB before it starts`],
        }),
      ];
    } finally {
      await rm(compileCache, { recursive: true });
      await database.close();
      await receiver.stop();
    }
  },
});
