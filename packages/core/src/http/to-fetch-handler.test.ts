import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { type AdapterSite, adapterConformance } from "@ancrage/conformance";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import type { Operations } from "../operations/operations.ts";
import { toFetchHandler } from "./to-fetch-handler.ts";

type FetchHandler = (request: Request) => Response | Promise<Response>;

async function listen(handle: FetchHandler) {
  const server = createServer((incoming, outgoing) => void serve(handle, incoming, outgoing)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

async function serve(handle: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const request = new Request(new URL(url, `http://${headers.host}`), {
    method,
    headers: headers as Record<string, string>,
    body: hasBody ? bytesOf(incoming) : null,
    duplex: "half",
  });
  const response = await handle(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  incoming.resume();
  if (response.body === null) outgoing.end();
  else await pipeline(response.body, outgoing).catch(() => {});
}

// Stopping early leaves the socket open, so that the answer still arrives.
function bytesOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
}

const mount = ({ operations, options, prefix }: AdapterSite) =>
  listen(toFetchHandler(operations, { ...options, basePath: prefix }));

describe("the adapter for web-standard servers", () =>
  adapterConformance({ test, mount, bodyParser: false, passesOn: false }));

function mountInHono({ operations, options, prefix }: AdapterSite) {
  const handle = toFetchHandler(operations, { ...options, basePath: prefix });
  const app = new Hono();
  app.all(`${prefix}/*`, (context) => handle(context.req.raw));
  app.notFound((context) => context.text("host", 200));
  return listen(app.fetch);
}

describe("mounted in Hono", () => adapterConformance({ test, mount: mountInHono, bodyParser: false, passesOn: false }));

describe("toFetchHandler", () => {
  const operations = {
    health: async () => "ok",
    endpoints: { delete: async () => {} },
  } as Pick<Operations, "health"> as Operations;
  const authenticate = () => ({ tenantId: "t1", role: "operator" }) as const;

  test.each(["/webhooks", "/webhooks/"])("serves under the base path %s", async (basePath) => {
    const handle = toFetchHandler(operations, { authenticate, basePath });
    const statusOf = async (path: string) => (await handle(new Request(`https://app.example${path}`))).status;
    expect(await statusOf("/webhooks/health")).toBe(200);
    expect(await statusOf("/webhooks/health/?a=1")).toBe(200);
    expect(await statusOf("/health")).toBe(404);
    expect(await statusOf("/webhookshealth")).toBe(404);
    expect(await statusOf("/webhookshttp://app.example/health")).toBe(404);
    expect(await statusOf("/webhooks")).toBe(404);
  });

  test("needs no base path where Hono's own mount takes it off", async () => {
    const app = new Hono().mount("/webhooks", toFetchHandler(operations, { authenticate }));
    expect(await (await app.request("/webhooks/health?a=1")).json()).toEqual({ status: "ok" });
    expect((await app.request("/health")).status).toBe(404);
    const deleted = await app.request("/webhooks/endpoints/ep_1", { method: "DELETE" });
    expect([deleted.status, deleted.body]).toEqual([204, null]);
  });

  test("answers HEAD without a body, found or not", async () => {
    const handle = toFetchHandler(operations, { authenticate });
    for (const path of ["health", "nowhere"]) {
      const response = await handle(new Request(`https://app.example/${path}`, { method: "HEAD" }));
      expect(response.body).toBeNull();
    }
  });

  test("refuses a base path without its first slash", () => {
    const create = () => toFetchHandler(operations, { authenticate, basePath: "webhooks" });
    expect(create).toThrow(expect.objectContaining({ code: "invalid_option", details: { option: "basePath" } }));
  });

  test("takes the host from the URL when no header names it", async () => {
    const handle = toFetchHandler(operations, { authenticate });
    const statusFrom = async (origin: string) => {
      const request = new Request("https://app.example/endpoints/ep_1", { method: "DELETE", headers: { origin } });
      return (await handle(request)).status;
    };
    expect(await statusFrom("https://app.example")).toBe(204);
    expect(await statusFrom("https://evil.example")).toBe(403);
  });

  test("gives authenticate the very Request, and answers in words when it has read the body", async () => {
    const request = new Request("https://app.example/endpoints", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const seen: Request[] = [];
    const handle = toFetchHandler(operations, {
      authenticate: async (native) => {
        seen.push(native);
        await native.text();
        return authenticate();
      },
    });
    const response = await handle(request);
    expect(seen).toEqual([request]);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("could not be read");
  });
});
