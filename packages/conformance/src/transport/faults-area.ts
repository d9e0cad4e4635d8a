import assert from "node:assert/strict";
import type { TransportFailureCode } from "@ancrage/core";
import { openRawReceiver, type RawScript } from "./raw-receiver.ts";
import type { TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse, withReceiver } from "./with-receiver.ts";

/** Broken receivers: each failure has its code, nothing is sent twice, and a status that was read counts. */
export function faultsArea(suite: TransportSuite): void {
  suite.test("a port where nothing listens: connectionFailed", async () => {
    const gone = await openRawReceiver({});
    await gone.close();
    await withReceiver(suite, {}, async ({ send }) => {
      assert.equal(expectFailure(await send({ url: `${gone.url}/in` })).code, "connectionFailed");
    });
  });

  suite.test("a connection that is reset when it is accepted: connectionFailed or connectionClosed", () =>
    withReceiver(suite, { greet: (socket) => socket.resetAndDestroy() }, async ({ send }) => {
      // Which of the two, the network decides: the reset may come before or after the connection is reported.
      const { code } = expectFailure(await send());
      assert.ok(code === "connectionFailed" || code === "connectionClosed", code);
    }),
  );

  function failing(what: string, code: TransportFailureCode, script: RawScript): void {
    suite.test(`${what}: ${code}, and the request is not sent again`, () =>
      withReceiver(suite, script, async ({ receiver, send }) => {
        const { code: actual, message } = expectFailure(await send({ url: `${receiver.url}/hunter2?k=hunter2` }));
        assert.equal(actual, code, message);
        assert.ok(!message.includes("hunter2"), "a path or a query may be a secret and has no place in a message");
        assert.ok(receiver.requests.length <= 1);
        assert.equal(receiver.connections, 1);
      }),
    );
  }

  failing("a connection that is reset after the request", "connectionClosed", {
    answer: (socket) => socket.resetAndDestroy(),
  });
  failing("a connection that ends without an answer", "connectionClosed", { answer: (socket) => socket.end() });
  failing("a connection that ends within the head of the answer", "connectionClosed", {
    answer: (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-ty"),
  });

  for (const garbage of [
    "garbage\r\n\r\n",
    "HTTP/1.1 abc\r\n\r\n",
    "\u0015\u0003\u0001",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
  ]) {
    failing(`the answer ${JSON.stringify(garbage)}`, "invalidResponse", { answer: (socket) => socket.write(garbage) });
  }
  failing("a server of another protocol that speaks first", "invalidResponse", {
    greet: (socket) => socket.write("220 mail.example ESMTP\r\n"),
  });
  failing("an answer with headers of 1 MiB", "invalidResponse", {
    answer: (socket) => socket.write(`HTTP/1.1 200 OK\r\nx-a: ${"a".repeat(1_048_576)}\r\n\r\n`),
  });
  failing("a change of protocol that was not asked for", "invalidResponse", {
    answer: (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
  });

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

  suite.test("a broken receiver does not spoil the transport for the next request", () => {
    let calls = 0;
    const script: RawScript = {
      answer: (socket) => (calls++ === 0 ? socket.resetAndDestroy() : socket.write(answerOf(200))),
    };
    return withReceiver(suite, script, async ({ send }) => {
      expectFailure(await send());
      assert.equal(expectResponse(await send()).status, 200);
    });
  });
}
