import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { type InboundAdapterSite, inboundAdapterConformance } from "@ancrage/conformance";
import { toInboundFetchHandler } from "@ancrage/core";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../memory-store.ts";

type FetchHandler = (request: Request) => Promise<Response>;

const addresses = new WeakMap<Request, string | undefined>();

async function serve(handle: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const request = new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: headers as Record<string, string>,
    body: hasBody ? ReadableStream.from(incoming.iterator({ destroyOnReturn: false })) : null,
    duplex: "half",
  });
  addresses.set(request, incoming.socket.remoteAddress);
  const response = await handle(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  incoming.resume();
  if (response.body === null) outgoing.end();
  else await pipeline(response.body, outgoing).catch(() => {});
}

async function mount({ receiver }: InboundAdapterSite) {
  const handle = toInboundFetchHandler(receiver, { addressOf: (request) => addresses.get(request) });
  const server = createServer((incoming, outgoing) => void serve(handle, incoming, outgoing)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

describe("inbound hooks in web-standard servers", () => {
  inboundAdapterConformance({ test, mount, createStore: createMemoryStore, bodyParser: false });
});

describe("toInboundFetchHandler", () => {
  const receiver = {
    receiveCall: async ({ url, isBodyConsumed }: { url: string; isBodyConsumed: boolean }) => ({
      ...{ status: 200, headers: {}, body: `${url} ${isBodyConsumed}` },
    }),
  };

  test("says when somebody has read the body before", async () => {
    const request = new Request("https://erp.example/api/v1/WebHook/CODE?a=1", { method: "POST", body: "{}" });
    await request.text();
    expect(await (await toInboundFetchHandler(receiver)(request)).text()).toBe("/CODE?a=1 true");
  });

  test("answers 404 outside of its base path", async () => {
    const handle = toInboundFetchHandler(receiver, { basePath: "/in" });
    expect((await handle(new Request("https://erp.example/api/v1/WebHook/CODE"))).status).toBe(404);
    expect((await handle(new Request("https://erp.example/IN/CODE"))).status).toBe(200);
  });
});
