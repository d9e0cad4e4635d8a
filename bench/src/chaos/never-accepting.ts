import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";

// The system lets one or two wait beyond the room that was asked for.
const connectionsThatFill = 8;

/** A receiver whose system has no room for another connection, so that nobody answers whoever wants one. */
export async function openNeverAccepting(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const thread = new Worker(new URL("./never-accepting-thread.ts", import.meta.url));
  const [port]: number[] = await once(thread, "message");
  const fillers = Array.from({ length: connectionsThatFill }, () => connect({ host: "127.0.0.1", port: port ?? 0 }));
  for (const filler of fillers) filler.on("error", () => {});
  await wait(200);
  return {
    url: `http://127.0.0.1:${port}/in`,
    async close() {
      for (const filler of fillers) filler.destroy();
      await thread.terminate();
    },
  };
}
