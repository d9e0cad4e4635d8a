import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { MAX_BODY_READ } from "@ancrage/core";
import { openRawReceiver } from "./raw-receiver.ts";
import type { TransportCases } from "./transport-suite.ts";
import { answerOf, expectResponse, withReceiver } from "./with-receiver.ts";

/** An answer is told as it came, whatever its status, and at most so much of it. */
export function responsesArea(suite: TransportCases): void {
  for (const status of [200, 204, 304, 400, 404, 410, 429, 500, 503, 599]) {
    suite.test(`${status} is a response`, () =>
      withReceiver(suite, { answer: (socket) => socket.write(answerOf(status)) }, async ({ send }) => {
        const response = expectResponse(await send());
        assert.deepEqual([response.status, response.body.length, response.bodyTruncated], [status, 0, false]);
      }),
    );
  }

  suite.testOf("rawAnswers", "headers come in the order of the wire, names in lower case, repeated ones each", () =>
    withReceiver(
      suite,
      { answer: (s) => s.write(answerOf(200, "", "X-B: 1", "Set-Cookie: a=1", "x-a:  two words ", "set-cookie: b=2")) },
      async ({ send }) => {
        const { headers } = expectResponse(await send());
        assert.deepEqual(
          headers.filter(([name]) => ["x-a", "x-b", "set-cookie"].includes(name)),
          [
            ["x-b", "1"],
            ["set-cookie", "a=1"],
            ["x-a", "two words"],
            ["set-cookie", "b=2"],
          ],
        );
      },
    ),
  );

  const framings = {
    "of announced length": answerOf(200, "whole"),
    "in chunks": Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nwh\r\n3\r\nole\r\n0\r\n\r\n"),
    "that ends with the connection": Buffer.from("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nwhole"),
  };
  for (const [how, bytes] of Object.entries(framings)) {
    suite.test(`a body ${how} is read to its end`, () =>
      withReceiver(
        suite,
        { answer: (socket) => (how.includes("ends") ? socket.end(bytes) : socket.write(bytes)) },
        async ({ send }) => {
          const { body, bodyTruncated } = expectResponse(await send());
          assert.deepEqual([Buffer.from(body).toString(), bodyTruncated], ["whole", false]);
        },
      ),
    );
  }

  suite.testOf("rawAnswers", "a body is given as it came, not decompressed", () => {
    const packed = gzipSync("x".repeat(1_000_000));
    return withReceiver(
      suite,
      { answer: (socket) => socket.write(answerOf(200, packed, "content-encoding: gzip")) },
      async ({ send }) => assert.ok(packed.equals(expectResponse(await send()).body)),
    );
  });

  suite.test(`a body of exactly ${MAX_BODY_READ} bytes is whole`, () =>
    withReceiver(
      suite,
      { answer: (socket) => socket.write(answerOf(200, Buffer.alloc(MAX_BODY_READ, "a"))) },
      async ({ send }) => {
        const { body, bodyTruncated } = expectResponse(await send());
        assert.deepEqual([body.length, bodyTruncated], [MAX_BODY_READ, false]);
      },
    ),
  );

  suite.test("of a body without end the first bytes are kept, and the connection is dropped", () =>
    withReceiver(
      suite,
      {
        answer(socket) {
          socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
          const chunk = `1000\r\n${"a".repeat(4_096)}\r\n`;
          const pour = () => {
            while (!socket.destroyed && socket.write(chunk));
          };
          socket.on("drain", pour);
          pour();
        },
      },
      async ({ receiver, send }) => {
        const { status, body, bodyTruncated } = expectResponse(await send());
        assert.deepEqual([status, body.length, bodyTruncated], [200, MAX_BODY_READ, true]);
        await receiver.disconnected();
      },
    ),
  );

  suite.test("an informational answer is passed over", () =>
    withReceiver(
      suite,
      {
        answer: (socket) =>
          socket.write(Buffer.concat([Buffer.from("HTTP/1.1 103 Early\r\nlink: <x>\r\n\r\n"), answerOf(201, "made")])),
      },
      async ({ send }) => {
        const { status, headers, body } = expectResponse(await send());
        assert.deepEqual([status, Buffer.from(body).toString()], [201, "made"]);
        assert.ok(!headers.some(([name]) => name === "link"));
      },
    ),
  );

  for (const status of [301, 302, 303, 307, 308]) {
    suite.test(`a redirect with ${status} is not followed but told, with its location`, async () => {
      const elsewhere = await openRawReceiver({});
      try {
        const location = `${elsewhere.url}/in`;
        await withReceiver(
          suite,
          { answer: (socket) => socket.write(answerOf(status, "", `location: ${location}`)) },
          async ({ receiver, send }) => {
            const response = expectResponse(await send());
            assert.equal(response.status, status);
            assert.equal(response.headers.find(([name]) => name === "location")?.[1], location);
            assert.deepEqual([receiver.requests.length, elsewhere.connections], [1, 0]);
          },
        );
      } finally {
        await elsewhere.close();
      }
    });
  }
}
