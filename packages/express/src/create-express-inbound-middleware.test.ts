import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type InboundAdapterSite, inboundAdapterConformance } from "@ancrage/conformance";
import { createMemoryStore } from "@ancrage/memory";
import express from "express";
import { describe, expect, test } from "vitest";
import { createExpressInboundMiddleware } from "./create-express-inbound-middleware.ts";

const parsers = {
  none: null,
  consumes: express.json(),
  keepsBytes: express.json({
    verify: (request, _response, bytes) => {
      Object.assign(request, { rawBody: bytes });
    },
  }),
} as const;

async function mount({ receiver, bodyParser }: InboundAdapterSite) {
  const app = express();
  const parser = parsers[bodyParser];
  if (parser !== null) app.use(parser);
  app.use("/api/v1/WebHook", createExpressInboundMiddleware(receiver));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

describe("inbound hooks in Express", () => {
  inboundAdapterConformance({ test, mount, createStore: createMemoryStore });
});

test("bytes that express.raw() left are taken, and tenant and environment may stand before the mount", async () => {
  const bodies: unknown[] = [];
  const receiver = {
    receiveCall: async ({ url, body }: { url: string; body: unknown }) => {
      bodies.push([url, body]);
      return { status: 200, headers: {}, body: "ok" };
    },
  };
  const app = express().use(express.raw({ type: "*/*" }));
  app.use("/:tenant/:environment/api/v1/WebHook", createExpressInboundMiddleware(receiver));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/123456/TEST1/api/v1/webhook/CODE?a=1`, { method: "POST", body: "é" });
  server.close();
  expect(bodies).toEqual([["/CODE?a=1", Buffer.from("é")]]);
});
