import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** One request as it arrived. */
export interface Arrival {
  /** `webhook-id`. */
  readonly eventId: string;
  /** `webhook-endpoint`. */
  readonly endpointId: string;
  /** When its first bytes came, by `monotonicMs`. */
  readonly atMs: number;
}

/** What a receiver got, counted by itself. */
export interface Received {
  readonly requests: number;
  readonly bodyBytes: number;
  /** Heads and bodies, as they came over the wire. */
  readonly wireBytes: number;
  /** Empty unless they are kept. */
  readonly arrivals: readonly Arrival[];
}

export interface ReceiverOptions {
  /** Default 200. */
  readonly status?: number;
  /** How long each answer takes, in milliseconds. Default 0. */
  readonly answerAfterMs?: number;
  /** Whether each arrival is kept. Default `false`. */
  readonly keepsArrivals?: boolean;
}

export interface Receiver {
  readonly port: number;
  readonly url: string;
  /** What came since the last call. */
  takeReceived(): Promise<Received>;
  stop(): Promise<void>;
}

/** Starts a receiver in another process, on a free port of the loopback. It answers every request alike. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const child = fork(fileURLToPath(new URL("./receiver-process.ts", import.meta.url)), [JSON.stringify(options)]);
  const { port } = await messageOf<AddressInfo>(child);
  return {
    port,
    url: `http://127.0.0.1:${port}/webhooks`,
    takeReceived() {
      const received = messageOf<Received>(child);
      child.send("takeReceived");
      return received;
    },
    async stop() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const given = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", given).then(([message]) => message as Message),
      once(child, "exit", given).then(([code]) => {
        throw new Error(`The receiver's process ended with ${code}.`);
      }),
    ]);
  } finally {
    given.abort();
  }
}
