import assert from "node:assert/strict";
import type { TransportReply } from "@ancrage/core";
import { certificates } from "./certificates.ts";
import { openRawReceiver } from "./raw-receiver.ts";
import type { TransportCases, TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure } from "./with-receiver.ts";

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
    suite.test(`${host} is refused in the same words whatever listens there, before a packet leaves`, () =>
      expectRefused(suite, "public", host),
    );
  }

  suite.testOf("addressGuard", "a name that is allowed may still not lead to an address that is not", () =>
    expectRefused(suite, "localName", "localhost"),
  );
}

async function expectRefused(suite: TransportSuite, reach: "localName" | "public", host: string): Promise<void> {
  const gone = await openRawReceiver({});
  await gone.close();
  const canaries = await Promise.all([
    openRawReceiver({ answer: (socket) => socket.write(answerOf(200, "ok")) }),
    // Accepts and says nothing.
    openRawReceiver({}),
    openRawReceiver({ tls: { cert: certificates.trusted }, answer: (socket) => socket.write(answerOf(200, "ok")) }),
  ]);
  const transport = suite.createTransport(reach);
  try {
    const replies: TransportReply[] = [];
    for (const { port } of [gone, ...canaries]) {
      for (const scheme of ["http", "https"]) {
        const request = { url: `${scheme}://${host}:${port}/in`, headers: {}, body: Buffer.from("{}") };
        replies.push(await transport.send(request, new AbortController().signal));
      }
    }
    const [first = null, ...others] = replies;
    assert.equal(first !== null && expectFailure(first).code, "destinationRefused");
    for (const other of others) assert.deepEqual(other, first);
    for (const canary of canaries) assert.equal(canary.connections, 0);
  } finally {
    await transport.close();
    for (const canary of canaries) await canary.close();
  }
}
