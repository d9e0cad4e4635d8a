import { type AddressInfo, connect, createServer } from "node:net";

/** A door before a PostgreSQL server that counts what its clients wait for. */
export interface RoundTripCounter {
  /** The server's URL, through the door. */
  readonly url: string;
  /** How often a client has asked and had to wait for the answer so far: messages Query, Sync and Flush. */
  count(): number;
  close(): Promise<void>;
}

const waiting = new Set(["Q", "S", "H"].map((letter) => letter.charCodeAt(0)));

/** Opens the door on a port of its own. */
export async function openRoundTripCounter(serverUrl: string): Promise<RoundTripCounter> {
  const target = new URL(serverUrl);
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ""));
    const seen = messageReader((type) => {
      if (waiting.has(type)) count += 1;
    });
    client.on("data", seen);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Tells the type of each message of a client: a letter, then four bytes of length; the first message has no letter. */
function messageReader(onMessage: (type: number) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const header = started ? 1 : 0;
      if (rest.length < header + 4) return;
      const length = header + rest.readUInt32BE(header);
      if (rest.length < length) return;
      if (started) onMessage(rest.readUInt8(0));
      started = true;
      rest = rest.subarray(length);
    }
  };
}
