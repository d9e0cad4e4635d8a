import assert from "node:assert/strict";
import type { RawScript } from "./raw-receiver.ts";
import type { TransportCases } from "./transport-suite.ts";
import { answerOf, expectResponse, withReceiver } from "./with-receiver.ts";

/** What is left of a broken exchange: the part of the body that came, and a transport that still works. */
export function faultsArea(suite: TransportCases): void {
  const broken: Readonly<Record<string, RawScript>> = {
    "then a reset": {
      answer: (socket) =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbro", () => socket.resetAndDestroy()),
    },
    "then an end before the announced length": {
      answer: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbro"),
    },
    "then a chunk that is none": {
      answer: (socket) => socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nbro\r\nzz\r\n"),
    },
  };
  for (const [how, script] of Object.entries(broken)) {
    suite.test(`a status, ${how}, is a response whose body broke off`, () =>
      withReceiver(suite, script, async ({ receiver, send }) => {
        const { status, body, bodyTruncated } = expectResponse(await send());
        assert.deepEqual([status, bodyTruncated], [200, true]);
        assert.ok("bro".startsWith(Buffer.from(body).toString()));
        assert.equal(receiver.requests.length, 1);
      }),
    );
  }

  const spoiling: Readonly<Record<string, RawScript["answer"]>> = {
    "that resets": (socket) => socket.resetAndDestroy(),
    "that answers twice": (socket) => socket.write(Buffer.concat([answerOf(200, "ok"), answerOf(200, "another")])),
    "that sends more than the announced length": (socket) =>
      socket.write(Buffer.concat([answerOf(200, "ok"), Buffer.from("more")])),
    "that sends a body with a 204": (socket) => socket.write(answerOf(204, "more")),
    "that sends a body with a 304": (socket) => socket.write(answerOf(304, "more")),
  };
  for (const [which, spoil] of Object.entries(spoiling)) {
    suite.test(`a receiver ${which} does not spoil the next request`, () => {
      let calls = 0;
      const answer: RawScript["answer"] = (socket, request) =>
        calls++ === 0 ? spoil?.(socket, request) : socket.write(answerOf(200, request.body));
      return withReceiver(suite, { answer }, async ({ receiver, send }) => {
        await send();
        const { status, body } = expectResponse(await send({ body: Buffer.from("next") }));
        assert.deepEqual([status, Buffer.from(body).toString()], [200, "next"]);
        assert.equal(receiver.requests.length, 2);
      });
    });
  }
}
