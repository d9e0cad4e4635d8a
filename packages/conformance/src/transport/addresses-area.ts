import assert from "node:assert/strict";
import { openRawReceiver } from "./raw-receiver.ts";
import type { TransportCases, TransportSuite } from "./transport-suite.ts";
import { expectFailure } from "./with-receiver.ts";

const loopback = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0.0.0.0",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::]",
  "localhost",
  "LOCALHOST.",
  "app.localhost",
];

/** In production nothing local can be reached, and nobody learns what is there. */
export function addressesArea(suite: TransportCases): void {
  for (const host of loopback) {
    suite.test(`${host} is refused before a packet leaves, whether or not something listens there`, () =>
      expectRefused(suite, "public", host),
    );
  }

  suite.testOf("addressGuard", "a name that is allowed may still not lead to an address that is not", () =>
    expectRefused(suite, "localName", "localhost"),
  );
}

async function expectRefused(suite: TransportSuite, reach: "localName" | "public", host: string): Promise<void> {
  const receiver = await openRawReceiver({});
  const gone = await openRawReceiver({});
  await gone.close();
  const transport = suite.createTransport(reach);
  const send = (port: number) =>
    transport.send(
      { url: `http://${host}:${port}/in`, headers: {}, body: Buffer.from("{}") },
      new AbortController().signal,
    );
  try {
    const open = expectFailure(await send(receiver.port));
    assert.equal(open.code, "destinationRefused");
    assert.deepEqual(await send(gone.port), open);
    assert.equal(receiver.connections, 0);
  } finally {
    await transport.close();
    await receiver.close();
  }
}
