import { fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { ReceivedRequest } from "./received-request.ts";
import { receiverMessage } from "./receiver-message.ts";

/** The receiver in its own process, as the process that started it sees it. */
export interface RunningReceiver {
  readonly url: string;
  /** Every webhook that has reached it, trusted or not, in order. */
  requests(): readonly ReceivedRequest[];
  /**
   * Waits until `count` webhooks that match have reached it, and returns all that match.
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

/** Starts the receiver and waits until it listens. */
export async function startReceiver(): Promise<RunningReceiver> {
  const child = fork(new URL("../receiver.ts", import.meta.url), { execArgv: [] });
  const ended = once(child, "exit").then(() => {});
  const failed = ended.then(() => Promise.reject(new Error("The receiver's process has ended.")));
  failed.catch(() => {});

  const news = new EventEmitter<{ listening: [url: string]; received: [] }>();
  const requests: ReceivedRequest[] = [];
  child.on("message", (content) => {
    const message = receiverMessage.parse(content);
    if (message.kind === "listening") news.emit("listening", message.url);
    else {
      requests.push(message.request);
      news.emit("received");
    }
  });

  const [url] = await Promise.race([once(news, "listening"), failed]);
  return {
    url,
    ended,
    requests: () => [...requests],
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
