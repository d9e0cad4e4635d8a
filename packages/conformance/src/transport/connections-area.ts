import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { openRawReceiver } from "./raw-receiver.ts";
import type { TransportCases } from "./transport-suite.ts";
import { answerOf, expectResponse, withReceiver } from "./with-receiver.ts";

/** Connections are used again, one request at a time, and ended when they should be. */
export function connectionsArea(suite: TransportCases): void {
  suite.test("requests one after another use their connections again", () =>
    withReceiver(suite, { answer: (socket) => socket.write(answerOf(200, "ok")) }, async ({ receiver, send }) => {
      for (let number = 1; number <= 10; number++) expectResponse(await send());
      assert.equal(receiver.requests.length, 10);
      // Two, as a client may still be putting one connection away while the next request comes.
      assert.ok(receiver.connections <= 2, `${receiver.connections} connections for 10 requests`);
    }),
  );

  suite.test("requests at the same time have a connection each, and no answer goes to the wrong one", () => {
    const waiting: [Socket, Buffer][] = [];
    return withReceiver(
      suite,
      {
        answer(socket, { body }) {
          waiting.push([socket, body]);
          if (waiting.length < 8) return;
          for (const [held, echo] of waiting.reverse()) held.write(answerOf(200, echo));
        },
      },
      async ({ receiver, send }) => {
        const bodies = Array.from({ length: 8 }, (_, number) => `number ${number}`);
        const replies = await Promise.all(bodies.map((body) => send({ body: Buffer.from(body) })));
        assert.deepEqual(
          replies.map((reply) => Buffer.from(expectResponse(reply).body).toString()),
          bodies,
        );
        assert.equal(receiver.connections, 8);
      },
    );
  });

  suite.test("a connection that the receiver wants closed is not used again", () =>
    withReceiver(
      suite,
      { answer: (socket) => socket.write(answerOf(200, "ok", "connection: close")) },
      async ({ receiver, send }) => {
        expectResponse(await send());
        expectResponse(await send());
        assert.equal(receiver.connections, 2);
      },
    ),
  );

  suite.test("a connection that the receiver closed while it was idle is replaced", () => {
    let idle: Socket | undefined;
    return withReceiver(
      suite,
      {
        answer(socket) {
          idle = socket;
          socket.write(answerOf(200, "ok"));
        },
      },
      async ({ receiver, send }) => {
        expectResponse(await send());
        idle?.end();
        await receiver.disconnected();
        expectResponse(await send());
        assert.deepEqual([receiver.requests.length, receiver.connections], [2, 2]);
      },
    );
  });

  suite.testOf("ownConnections", "close ends idle connections", async () => {
    const receiver = await openRawReceiver({
      answer: (socket) => socket.write(answerOf(200, "ok", "keep-alive: timeout=600")),
    });
    try {
      const transport = suite.createTransport("local");
      const request = { url: receiver.url, headers: {}, body: Buffer.from("{}") };
      expectResponse(await transport.send(request, new AbortController().signal));
      await transport.close();
      await receiver.disconnected();
    } finally {
      await receiver.close();
    }
  });
}
