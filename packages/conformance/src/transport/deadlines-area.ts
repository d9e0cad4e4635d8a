import assert from "node:assert/strict";
import type { TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse, withReceiver } from "./with-receiver.ts";

/** The caller's signal is the deadline: of the whole request, not of its steps. */
export function deadlinesArea(suite: TransportSuite): void {
  suite.test("a request whose deadline has passed is not sent", () =>
    withReceiver(suite, {}, async ({ receiver, send }) => {
      assert.equal(expectFailure(await send({}, AbortSignal.abort())).code, "timedOut");
      assert.equal(receiver.connections, 0);
    }),
  );

  suite.test("a receiver that never answers: timedOut, and the connection is dropped", () => {
    const deadline = new AbortController();
    return withReceiver(suite, { answer: () => deadline.abort() }, async ({ receiver, send }) => {
      assert.equal(expectFailure(await send({}, deadline.signal)).code, "timedOut");
      await receiver.disconnected();
      assert.equal(receiver.requests.length, 1);
    });
  });

  suite.test("a deadline before there is a connection: timedOut, and the request never arrives", () =>
    withReceiver(suite, { answer: (socket) => socket.write(answerOf(200)) }, async ({ receiver, send }) => {
      const deadline = new AbortController();
      const reply = send({ body: Buffer.from("late") }, deadline.signal);
      deadline.abort();
      assert.equal(expectFailure(await reply).code, "timedOut");
      // Started later on a connection of its own, these arrive after anything that is still under way.
      for (let number = 1; number <= 3; number++) expectResponse(await send());
      assert.deepEqual(
        receiver.requests.map(({ body }) => body.toString()),
        ["{}", "{}", "{}"],
      );
    }),
  );

  suite.test("informational answers do not put the deadline off, nor count as an answer", () => {
    const written = Promise.withResolvers<void>();
    return withReceiver(
      suite,
      {
        answer(socket, { body }) {
          if (body.toString() !== "slow") return socket.end(answerOf(200));
          socket.write("HTTP/1.1 103 Early\r\n\r\n".repeat(100), () => written.resolve());
        },
      },
      async ({ receiver, send }) => {
        const deadline = new AbortController();
        const slow = send({ body: Buffer.from("slow") }, deadline.signal);
        await written.promise;
        // Once a whole exchange has come and gone after them, they have been read too.
        expectResponse(await send());
        deadline.abort();
        assert.equal(expectFailure(await slow).code, "timedOut");
        await receiver.disconnected();
      },
    );
  });

  suite.test("a deadline within the body: the response as far as it came, and the connection is dropped", () => {
    const written = Promise.withResolvers<void>();
    return withReceiver(
      suite,
      {
        answer(socket, { body }) {
          if (body.toString() !== "slow") return socket.end(answerOf(200));
          socket.write("HTTP/1.1 202 Accepted\r\nx-a: 1\r\ncontent-length: 100\r\n\r\nsome", () => written.resolve());
        },
      },
      async ({ receiver, send }) => {
        const deadline = new AbortController();
        const slow = send({ body: Buffer.from("slow") }, deadline.signal);
        await written.promise;
        // Once a whole exchange has come and gone after it, the first part of the slow answer has been read too.
        expectResponse(await send());
        deadline.abort();
        const { status, headers, body, bodyTruncated } = expectResponse(await slow);
        assert.deepEqual([status, Buffer.from(body).toString(), bodyTruncated], [202, "some", true]);
        assert.equal(headers.find(([name]) => name === "x-a")?.[1], "1");
        await receiver.disconnected();
      },
    );
  });

  suite.test("a deadline that passes after the answer changes nothing, and the connection stays open", () =>
    withReceiver(suite, { answer: (socket) => socket.write(answerOf(200, "ok")) }, async ({ receiver, send }) => {
      const deadline = new AbortController();
      expectResponse(await send({}, deadline.signal));
      deadline.abort();
      expectResponse(await send());
      assert.equal(receiver.open, receiver.connections);
    }),
  );

  suite.test("the deadline of one request leaves the others alone", () => {
    const deadline = new AbortController();
    return withReceiver(
      suite,
      {
        answer(socket, { body }) {
          if (body.toString() === "slow") deadline.abort();
          else socket.write(answerOf(200));
        },
      },
      async ({ send }) => {
        const slow = send({ body: Buffer.from("slow") }, deadline.signal);
        const others = await Promise.all(Array.from({ length: 5 }, () => send()));
        assert.equal(expectFailure(await slow).code, "timedOut");
        for (const reply of others) assert.equal(expectResponse(reply).status, 200);
      },
    );
  });
}
