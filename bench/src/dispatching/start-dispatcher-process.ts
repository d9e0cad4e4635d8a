import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DispatcherReport, DispatcherRun, DispatcherTerms } from "./dispatcher-report.ts";

/** A dispatcher that runs in a process of its own. */
export interface DispatcherProcess {
  /** Dispatches from now on. */
  start(): void;
  /** Deliveries that it has recorded as succeeded, as of its last report. Throws when it has ended by itself. */
  succeeded(): number;
  /** The most resident memory of all reports, in bytes. */
  mostRssBytes(): number;
  /** What did not succeed. */
  mishaps(): readonly string[];
  /** Lets it finish what is in flight, and waits for its end. */
  stop(): Promise<void>;
}

/** Starts the process; it is ready, and dispatches nothing yet. */
export async function startDispatcherProcess(
  terms: DispatcherTerms,
  { compileCache }: DispatcherRun = {},
): Promise<DispatcherProcess> {
  const child = fork(fileURLToPath(new URL("./dispatcher-process.ts", import.meta.url)), [JSON.stringify(terms)], {
    env: compileCache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  let last: DispatcherReport = { succeeded: 0, rssBytes: 0, mishaps: [] };
  let mostRssBytes = 0;
  const exited = once(child, "exit");
  const reported = once(child, "message");
  child.on("message", (report) => {
    last = report as DispatcherReport;
    mostRssBytes = Math.max(mostRssBytes, last.rssBytes);
  });
  await Promise.race([
    reported,
    exited.then(([code]) => {
      throw new Error(`The dispatcher's process ended with ${code}.`);
    }),
  ]);
  return {
    start: () => {
      child.send("start");
    },
    succeeded() {
      if (child.exitCode !== null) throw new Error(`The dispatcher's process ended with ${child.exitCode}.`);
      return last.succeeded;
    },
    mostRssBytes: () => mostRssBytes,
    mishaps: () => last.mishaps,
    async stop() {
      if (child.connected) child.send("stop");
      await exited;
    },
  };
}
