import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import type { Transport } from "../ports/transport.ts";
import { allowLocalReceivers, createUrlPolicy } from "../url-policy/url-policy.ts";
import type { AddressGuard } from "./address-guard.ts";
import { AnswerLimits } from "./answer-limits.ts";
import { createGuardedConnector } from "./guarded-connector.ts";
import { createUndiciTransport } from "./undici-transport.ts";

/** What came through each connection, in order. */
let arrived: string[];
let server: Server;
let port: number;
let respond: (socket: Socket) => void;

beforeEach(async () => {
  arrived = [];
  respond = (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  server = createServer((socket) => {
    const index = arrived.push("") - 1;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      arrived[index] += bytes.toString("latin1");
      if (arrived[index]?.endsWith("{}")) respond(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

// How much later than the system's the transports' clock is.
let laterMs = 0;

afterEach(async () => {
  laterMs = 0;
  vi.useRealTimers();
  server.close();
  await once(server, "close");
});

function transportOf(...answers: (readonly string[])[]): Transport {
  return createUndiciTransport({
    urlPolicy: createUrlPolicy(allowLocalReceivers),
    clock: { ...systemClock, monotonicMs: () => systemClock.monotonicMs() + laterMs },
    resolver: { resolve: async () => answers.shift() ?? [] },
  });
}

function send(transport: Transport, url: string) {
  return transport.send({ url, headers: {}, body: Buffer.from("{}") }, new AbortController().signal);
}

describe("a name", () => {
  test("is dialled by its vetted address, and called by its name", async () => {
    const transport = transportOf(["127.0.0.1"]);
    expect(await send(transport, `http://receiver.example:${port}/in`)).toMatchObject({ status: 200 });
    expect(arrived[0]).toContain(`host: receiver.example:${port}\r\n`);
    await transport.close();
  });

  test("whose first address does not answer is reached by the next", async () => {
    const transport = transportOf(["::1", "127.0.0.1"]);
    expect(await send(transport, `http://receiver.example:${port}/in`)).toMatchObject({ status: 200 });
    await transport.close();
  });

  test("is resolved for each connection, so that a change to a private address refuses the next", async () => {
    respond = (socket) => socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    const transport = transportOf(["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "10.0.0.1"]);
    const url = `http://receiver.example:${port}/in`;
    expect(await send(transport, url)).toMatchObject({ status: 200 });
    for (let changed = 1; changed <= 2; changed++) {
      const reply = await send(transport, url);
      expect(reply).toMatchObject({ kind: "failure", code: "destinationRefused" });
      expect(JSON.stringify(reply)).not.toMatch(/169\.254|10\.0\.0\.1|127\.0\.0\.1/);
    }
    expect(arrived.length).toBe(1);
    await transport.close();
  });

  test("that cannot be connected to is told without its address", async () => {
    const transport = transportOf(["127.0.0.1"]);
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const closedPort = (closed.address() as AddressInfo).port;
    closed.close();
    await once(closed, "close");
    const reply = await send(transport, `http://receiver.example:${closedPort}/in`);
    expect(reply).toMatchObject({ kind: "failure", code: "connectionFailed" });
    expect(JSON.stringify(reply)).not.toContain("127.0.0.1");
    await transport.close();
  });

  test("without an address: nameNotResolved", async () => {
    const transport = transportOf([]);
    expect(await send(transport, `http://receiver.example:${port}/in`)).toMatchObject({ code: "nameNotResolved" });
    await transport.close();
  });
});

describe("a connection", () => {
  test("whose peer the guard does not admit is ended before the first byte", async () => {
    const guard: AddressGuard = { admits: () => false, addressesOf: async () => ["127.0.0.1"] };
    const connect = createGuardedConnector(guard, systemClock, new AnswerLimits());
    const dialled = once(server, "connection");
    const target = { hostname: "receiver.example", host: "receiver.example", protocol: "https:", port: String(port) };
    const error = await new Promise((resolve) => connect(target, (failure, _socket) => resolve(failure)));
    expect(error).toMatchObject({ failure: "destinationRefused" });
    const [socket] = (await dialled) as [Socket];
    if (!socket.closed) await once(socket, "close");
    expect(arrived).toEqual([""]);
  });

  test("over TLS has 5 s to be ready, its name's resolution not counted", async () => {
    const deadlines: { ms: number; expire: () => void }[] = [];
    const transport = createUndiciTransport({
      urlPolicy: createUrlPolicy(allowLocalReceivers),
      clock: {
        ...systemClock,
        after(ms, expire) {
          deadlines.push({ ms, expire });
          return () => {};
        },
      },
      resolver: { resolve: async () => ["127.0.0.1"] },
    });
    // This receiver never answers a greeting.
    const greeted = once(server, "connection");
    const reply = send(transport, `https://receiver.example:${port}/in`);
    const [socket] = (await greeted) as [Socket];
    await once(socket, "data");
    expect(deadlines.map(({ ms }) => ms)).toEqual([5_000, 5_000]);
    deadlines[1]?.expire();
    expect(await reply).toMatchObject({ code: "tlsFailed" });
    await once(socket, "close");
    await transport.close();
  });

  test("older than 60 s is not used again", async () => {
    const transport = transportOf(["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]);
    const url = `http://receiver.example:${port}/in`;
    await send(transport, url);
    await settled();
    await send(transport, url);
    expect(arrived.length).toBe(1);
    await settled();
    laterMs = 60_001;
    await send(transport, url);
    expect(arrived.length).toBe(2);
    await transport.close();
  });

  test("ignores the proxy variables of the environment", async () => {
    const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "NODE_USE_ENV_PROXY"];
    for (const name of names) vi.stubEnv(name, "http://127.0.0.1:9");
    const transport = transportOf(["127.0.0.1"]);
    expect(await send(transport, `http://receiver.example:${port}/in`)).toMatchObject({ status: 200 });
    vi.unstubAllEnvs();
    await transport.close();
  });
});

/** undici puts a connection back a turn of the event loop after its answer. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
