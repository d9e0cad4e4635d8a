import { pbkdf2 } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { promisify } from "node:util";
import { type DnsAnswer, type DnsServer, openDnsServer, openRawReceiver, type RawReceiver } from "@ancrage/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { createUrlPolicy, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { createSystemResolver } from "./system-resolver.ts";
import { createUndiciTransport } from "./undici-transport.ts";

// Closes each connection, so that the next request needs the name again.
const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

/** On 127.0.0.1. */
let receiver: RawReceiver;
let dns: DnsServer;
let answerOf: (name: string) => DnsAnswer;

beforeEach(async () => {
  receiver = await openRawReceiver({ answer: (socket) => socket.end(answer) });
  dns = await openDnsServer(({ name }) => answerOf(name));
});

afterEach(async () => {
  await receiver.close();
  await dns.close();
});

function openTransport(urlPolicy: UrlPolicyOptions) {
  const resolver = createSystemResolver({ clock: systemClock, servers: [dns.address] });
  const transport = createUndiciTransport({ urlPolicy: createUrlPolicy(urlPolicy), clock: systemClock, resolver });
  const send = (hostname: string, signal = new AbortController().signal) =>
    transport.send({ url: `http://${hostname}:${receiver.port}/in`, headers: {}, body: Buffer.from("{}") }, signal);
  return { transport, send };
}

test("a receiver gets everything while eight others have names that nobody answers for", async () => {
  answerOf = (name) => (name.startsWith("silent") ? "silence" : ["127.0.0.1"]);
  const { transport, send } = openTransport({ ports: "any", allow: ["127.0.0.1"] });
  const deadline = new AbortController();
  const ended: unknown[] = [];
  const silent = Array.from({ length: 8 }, async (_, index) => {
    ended.push(await send(`silent-${index}.example`, deadline.signal));
  });
  try {
    await vi.waitUntil(() => new Set(dns.questions.map(({ name }) => name)).size === 8);
    for (let round = 0; round < 10; round++) {
      expect(await send("healthy.example")).toMatchObject({ kind: "response", status: 200 });
    }
    // The process's threads, of which there are four, are free.
    await Promise.all([1, 2, 3, 4].map(() => promisify(pbkdf2)("password", "salt", 1, 32, "sha256")));
    await readFile(import.meta.filename);
    expect(ended).toEqual([]);
    expect(receiver.requests).toHaveLength(10);
    deadline.abort();
    await Promise.all(silent);
    expect(ended).toEqual(Array(8).fill(expect.objectContaining({ code: "timedOut" })));
  } finally {
    await transport.close();
  }
});

test("a name that flips at every question never leads to an address that may not receive", async () => {
  // The one that may receive is 127.0.0.2; whoever listens on 127.0.0.1 must hear nothing.
  const opened = await listenBeside(receiver.port);
  const turns: readonly DnsAnswer[] = [
    ["127.0.0.2"],
    ["127.0.0.1"],
    ["127.0.0.1", "127.0.0.2"],
    ["::1"],
    "failure",
    ["127.0.0.2", "::ffff:7f00:1"],
    ["127.0.0.2"],
  ];
  let asked = 0;
  answerOf = () => turns[asked++ % turns.length] ?? "failure";
  const { transport, send } = openTransport({ ports: "any", allow: ["127.0.0.2"] });
  const came = new Map<string, number>();
  try {
    for (let trial = 0; trial < 500; trial++) {
      const reply = await send("receiver.example");
      const what = reply.kind === "failure" ? reply.code : String(reply.status);
      came.set(what, (came.get(what) ?? 0) + 1);
    }
  } finally {
    await transport.close();
    opened.close();
    await once(opened, "close");
  }
  expect([...came.keys()].toSorted()).toEqual(["200", "destinationRefused", "nameNotResolved"]);
  expect(receiver.connections).toBe(0);
});

async function listenBeside(port: number): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(answer));
  });
  server.listen(port, "127.0.0.2");
  await once(server, "listening");
  return server;
}
