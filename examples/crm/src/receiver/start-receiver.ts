import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { DemoError } from "../demo/demo-error.ts";
import type { ReceivedRequest } from "./received-request.ts";
import { receiverMessage } from "./receiver-message.ts";

/** The receiver in its own process, as the process that started it sees it. */
export interface RunningReceiver {
  readonly url: string;
  /**
   * Waits until `count` webhooks that match, trusted or not, have reached it or an earlier one, and returns all that match.
   * @throws when `signal` aborts or the receiver has ended
   */
  arrived(
    count: number,
    matches: (request: ReceivedRequest) => boolean,
    signal: AbortSignal,
  ): Promise<readonly ReceivedRequest[]>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts the receiver on what `folder` keeps of earlier ones. @throws `DemoError` when their port is taken */
export async function startReceiver(folder: string): Promise<RunningReceiver> {
  const child = fork(new URL("../receiver.ts", import.meta.url), [folder], { execArgv: [] });
  const ended = once(child, "exit").then(() => {});
  const failed = ended.then(() => Promise.reject(new Error("The receiver's process has ended.")));
  failed.catch(() => {});

  const news = new EventEmitter<{ listening: [url: string]; error: [error: Error]; received: [] }>();
  const requests: ReceivedRequest[] = [];
  child.on("message", (content) => {
    const message = receiverMessage.parse(content);
    if (message.kind === "listening") news.emit("listening", message.url);
    else if (message.kind === "portTaken") news.emit("error", portTaken(message.port, folder));
    else {
      requests.push(message.request);
      news.emit("received");
    }
  });

  const [url] = await Promise.race([once(news, "listening"), failed]);
  return {
    url,
    ended,
    async arrived(count, matches, signal) {
      for (;;) {
        const found = requests.filter(matches);
        if (found.length >= count) return found;
        await Promise.race([once(news, "received", { signal }), failed]);
      }
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function portTaken(port: number, folder: string): DemoError {
  return new DemoError(
    `Port ${port}, where the receiver was, is taken by another program. Stop it, or delete ${folder} to begin with a new receiver.`,
  );
}
