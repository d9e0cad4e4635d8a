import { fork } from "node:child_process";
import { once } from "node:events";

/** The hostile receivers, in a process of their own. */
export interface OpenReceivers {
  /** By what each does. */
  readonly urls: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export async function openReceivers(): Promise<OpenReceivers> {
  const child = fork(new URL("./receivers-process.ts", import.meta.url));
  const [entries]: [string, string][][] = await once(child, "message");
  return {
    urls: new Map(entries),
    async close() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
