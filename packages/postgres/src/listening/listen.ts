import { setTimeout as pause } from "node:timers/promises";
import pRetry from "p-retry";
import type { Queryable } from "../database/database.ts";

/** The part of a `pg` Client that listening uses. */
export interface PgListenClient extends Queryable {
  connect(): Promise<unknown>;
  on(event: "notification" | "error" | "end", listener: (value?: unknown) => void): unknown;
  end(): Promise<unknown>;
}

export interface ListeningTerms {
  /** A new client, not connected yet. */
  readonly connect: () => PgListenClient;
  readonly channel: string;
  /** Called for each notification, and after each new connection, of anything: what was missed meanwhile is found by looking. */
  readonly onWork: (of?: "events" | "receipts") => void;
  readonly onFault: (error: unknown) => void;
  /** How often the connection is asked whether it still listens, and how long it may take to answer. Default 10 s and 5 s. */
  readonly checkMs?: number;
  readonly answerMs?: number;
}

/** Listens on a connection of its own until the returned function is called, connecting anew whenever it is lost. */
export function listen(terms: ListeningTerms): () => Promise<void> {
  const stopped = new AbortController();
  let current: PgListenClient | null = null;

  async function once(): Promise<void> {
    const client = terms.connect();
    current = client;
    const over = new AbortController();
    const lost = new Promise<never>((_, reject) => {
      client.on("error", (error) => reject(error ?? new Error("The listening connection failed.")));
      client.on("end", () => reject(new Error("The listening connection was closed.")));
      const stop = () => reject(new Error("Listening was stopped."));
      stopped.signal.addEventListener("abort", stop, { once: true, signal: over.signal });
    });
    // Whoever waits for it hears of it; until then it is nobody's unhandled rejection.
    lost.catch(() => {});
    try {
      await Promise.race([client.connect(), lost]);
      client.on("notification", (notification) => terms.onWork(workOf(notification)));
      await Promise.race([client.query(`listen "${terms.channel}"`), lost]);
      terms.onWork();
      for (;;) {
        await Promise.race([pause(terms.checkMs ?? 10_000, null, { ref: false }), lost]);
        await Promise.race([stillListens(client, terms), lost]);
      }
    } finally {
      over.abort();
      void client.end().catch(() => {});
    }
  }

  const ended = pRetry(once, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 100,
    maxTimeout: 3_000,
    randomize: true,
    signal: stopped.signal,
    onFailedAttempt: ({ error }) => {
      if (!stopped.signal.aborted) terms.onFault(error);
    },
  }).catch(() => {});

  return async () => {
    stopped.abort();
    await current?.end().catch(() => {});
    await ended;
  };
}

function workOf(notification: unknown): "events" | "receipts" {
  const isOfReceipts =
    typeof notification === "object" &&
    notification !== null &&
    "payload" in notification &&
    notification.payload === "receipts";
  return isOfReceipts ? "receipts" : "events";
}

/** Rejects when the connection is silent, or alive but no longer registered: a pooler may have handed it to another. */
async function stillListens(client: PgListenClient, { channel, answerMs = 5_000 }: ListeningTerms): Promise<void> {
  const answered = new AbortController();
  const late = pause(answerMs, null, { ref: false, signal: answered.signal }).then(() => {
    throw new Error(`The listening connection did not answer within ${answerMs} ms.`);
  });
  late.catch(() => {});
  try {
    const asked = client.query("select 1 from pg_catalog.pg_listening_channels() as channel where channel = $1", [
      channel,
    ]);
    const { rows } = await Promise.race([asked, late]);
    if (rows.length === 0) throw new Error("The listening connection is no longer registered.");
  } finally {
    answered.abort();
  }
}
