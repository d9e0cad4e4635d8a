import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type InboundAdapterSite, inboundAdapterConformance } from "@ancrage/conformance";
import { createMemoryStore } from "@ancrage/memory";
import { bodyParser as koaBodyParser } from "@koa/bodyparser";
import Koa, { type Middleware } from "koa";
import { describe, expect, onTestFinished, test } from "vitest";
import { createKoaInboundMiddleware, type KoaInboundOptions } from "./create-koa-inbound-middleware.ts";

const keepBytes: Middleware = async (context, next) => {
  Object.assign(context.req, { rawBody: await buffer(context.req) });
  return next();
};

const parsers = { none: null, consumes: koaBodyParser(), keepsBytes: keepBytes } as const;

async function listen(...middleware: readonly Middleware[]) {
  const app = new Koa();
  app.silent = true;
  for (const one of middleware) app.use(one);
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

function mount({ receiver, bodyParser }: InboundAdapterSite) {
  const parser = parsers[bodyParser];
  return listen(...(parser === null ? [] : [parser]), createKoaInboundMiddleware(receiver));
}

describe("inbound hooks in Koa", () => {
  inboundAdapterConformance({ test, mount, createStore: createMemoryStore });
});

describe("createKoaInboundMiddleware", () => {
  const receiver = { receiveCall: async ({ url }: { url: string }) => ({ status: 200, headers: {}, body: url }) };

  test.each<[KoaInboundOptions, string, string]>([
    [{}, "/api/v1/webhook/CODE?a=1", "/CODE?a=1"],
    [{ prefix: "/:tenant/:environment/api/v1/WebHook" }, "/123456/TEST1/api/v1/WebHook/CODE", "/CODE"],
    [{ prefix: "" }, "/CODE", "/CODE"],
    [{}, "/api/v1/WebHooks/CODE", "host"],
    [{ prefix: "/:tenant/in" }, "//in/CODE", "host"],
  ])("mounted with %o, %s is its %s", async (options, path, expected) => {
    const { url, close } = await listen(createKoaInboundMiddleware(receiver, options), (context) => {
      context.body = "host";
    });
    onTestFinished(close);
    expect(await (await fetch(url + path)).text()).toBe(expected);
  });

  test("refuses a prefix without its first slash", () => {
    expect(() => createKoaInboundMiddleware(receiver, { prefix: "in" })).toThrow(/prefix is "in"/);
  });
});
