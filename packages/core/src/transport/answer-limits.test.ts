import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import type { Transport } from "../ports/transport.ts";
import { allowLocalReceivers, createUrlPolicy } from "../url-policy/url-policy.ts";
import { MAX_ANSWER_BYTES, MAX_HEAD_LINES } from "./answer-limits.ts";
import { createUndiciTransport } from "./undici-transport.ts";

let answer: string;
/** Sent one by one once the answer has left, and so read one by one. */
let rest: readonly string[];
let connections: number;
let server: Server;
let transport: Transport;

beforeEach(async () => {
  connections = 0;
  rest = [];
  server = createServer((socket) => {
    connections += 1;
    socket.on("error", () => {});
    socket.on("data", () => {
      const write = ([piece, ...later]: readonly string[]) => {
        if (piece !== undefined) socket.write(piece, () => setImmediate(write, later));
      };
      write([answer, ...rest]);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  transport = createUndiciTransport({ urlPolicy: createUrlPolicy(allowLocalReceivers), clock: systemClock });
});

afterEach(async () => {
  await transport.close();
  server.close();
  await once(server, "close");
});

function send() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  return transport.send({ url, headers: {}, body: Buffer.from("{}") }, new AbortController().signal);
}

const ok = "HTTP/1.1 200 OK\r\n";
const tail = "content-length: 2\r\n\r\nok";
const extended = (bytes: number) => `${ok}transfer-encoding: chunked\r\n\r\n2;${"x".repeat(bytes)}\r\nok\r\n0\r\n\r\n`;

test("informational answers are passed over, but not for ever", async () => {
  answer = "HTTP/1.1 103 Early\r\n\r\n".repeat(MAX_HEAD_LINES / 2) + ok + tail;
  expect(await send()).toMatchObject({ status: 200 });
  answer = "HTTP/1.1 103 Early\r\n\r\n".repeat(MAX_HEAD_LINES / 2 + 1);
  expect(await send()).toMatchObject({ code: "invalidResponse", message: expect.stringContaining("1024 lines") });
});

test("bytes are counted for each answer by itself", async () => {
  answer = extended(MAX_ANSWER_BYTES / 2);
  for (let number = 1; number <= 5; number++) {
    expect(await send()).toMatchObject({ status: 200, bodyTruncated: false });
  }
  expect(connections).toBeLessThanOrEqual(2);
  answer = extended(2 * MAX_ANSWER_BYTES);
  expect(await send()).toMatchObject({ status: 200, bodyTruncated: true });
});

test("the lines of a head are counted, whole or not, and not those of a body", async () => {
  answer = ok + "a:\r\n".repeat(MAX_HEAD_LINES - 24) + tail;
  expect(await send()).toMatchObject({ status: 200, headers: { length: MAX_HEAD_LINES - 23 } });
  for (const end of [tail, ""]) {
    answer = ok + "a:\r\n".repeat(MAX_HEAD_LINES + 1) + end;
    expect(await send()).toMatchObject({ code: "invalidResponse", message: expect.stringContaining("1024 lines") });
  }
  answer = ok + "a:\r\n".repeat(MAX_HEAD_LINES / 2);
  rest = [tail];
  for (let number = 1; number <= 5; number++) expect(await send()).toMatchObject({ status: 200 });
  answer = `${ok}content-length: 65536\r\n\r\n`;
  rest = ["\n".repeat(30_000), "\n".repeat(30_000), "\n".repeat(5_536)];
  expect(await send()).toMatchObject({ status: 200, bodyTruncated: false, body: { length: 65_536 } });
});
