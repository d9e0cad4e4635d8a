import { once } from "node:events";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type AdapterSite, adapterConformance } from "@ancrage/conformance";
import type { Operations } from "@ancrage/core";
import { bodyParser } from "@koa/bodyparser";
import Koa from "koa";
import { describe, expect, onTestFinished, test } from "vitest";
import { createKoaMiddleware, type KoaMiddlewareOptions } from "./create-koa-middleware.ts";

async function listen(app: Koa) {
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}

function mount({ operations, options, prefix, bodyParser: parses }: AdapterSite) {
  const app = new Koa();
  // A caller that goes away is told to the application as an error; the suite looks at what comes of it.
  app.silent = true;
  // It answers bodies that it refuses by itself, unless told to leave them: the suite asks what we say to them.
  if (parses) app.use(bodyParser({ onError: () => {} }));
  app.use(createKoaMiddleware(operations, { ...options, prefix }));
  app.use((context) => {
    context.body = "host";
  });
  return listen(app);
}

describe("the adapter for Koa", () => adapterConformance({ test, mount }));

/** What koa-mount does: takes the prefix off the path while `inner` runs. */
function mountLikeKoaMount(prefix: string, inner: Koa.Middleware): Koa.Middleware {
  return async (context, next) => {
    const before = context.path;
    if (!before.startsWith(`${prefix}/`)) return next();
    context.path = before.slice(prefix.length);
    await inner(context, async () => {
      context.path = before;
      await next();
      context.path = before.slice(prefix.length);
    });
    context.path = before;
  };
}

describe("under a mount that rewrites the path", () =>
  adapterConformance({
    test,
    bodyParser: false,
    mount({ operations, options, prefix }) {
      const app = new Koa();
      app.silent = true;
      // The mount takes the first part of the prefix off, and ours the rest.
      const [, outer = "", inner = ""] = /^(\/deep)?(.*)$/.exec(prefix) ?? [];
      app.use(mountLikeKoaMount(outer, createKoaMiddleware(operations, { ...options, prefix: inner })));
      app.use((context) => {
        context.body = "host";
      });
      return listen(app);
    },
  }));

describe("createKoaMiddleware", () => {
  const operations = {
    health: async () => "ok",
    endpoints: { create: async (endpoint: object) => endpoint, delete: async () => {} },
  } as Pick<Operations, "health"> as Operations;
  const operator = () => ({ tenantId: "t1", role: "operator" }) as const;
  const middleware = (options: Partial<KoaMiddlewareOptions> = {}) =>
    createKoaMiddleware(operations, { prefix: "/webhooks", authenticate: operator, ...options });

  async function serve(...middlewares: Koa.Middleware[]): Promise<string> {
    const app = new Koa();
    for (const one of middlewares) app.use(one);
    const { url, close } = await listen(app);
    onTestFinished(close);
    return url;
  }

  const endpoint = { name: "Été", url: "https://receiver.example/" };
  const createEndpoint = (url: string) =>
    fetch(`${url}/webhooks/endpoints`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(endpoint),
    });

  const leaveEmptyObject: Koa.Middleware = (context, next) => {
    context.request.body = {};
    return next();
  };

  test.each([
    ["@koa/bodyparser", bodyParser()],
    [
      "@koa/bodyparser that takes everything for text",
      bodyParser({ enableTypes: ["text"], extendTypes: { text: ["*/*"] } }),
    ],
    ["a parser that leaves an empty object", leaveEmptyObject],
  ])("understands a body after %s", async (_name, parser) => {
    const response = await createEndpoint(await serve(parser, middleware()));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual(endpoint);
  });

  test("says so when somebody read the body and left nothing", async () => {
    const readAll: Koa.Middleware = async (context, next) => {
      await text(context.req);
      await next();
    };
    const response = await createEndpoint(await serve(readAll, middleware()));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("was read before it came here");
  });

  test.each(["/webhooks", "/webhooks/", "/a/b"])(
    "serves under the prefix %s, and leaves the rest to the host",
    async (prefix) => {
      const url = await serve(middleware({ prefix }), (context) => {
        context.body = `host at ${context.path}`;
      });
      const at = prefix.replace(/\/$/, "");
      expect(await (await fetch(`${url}${at}/health?a=1`)).json()).toEqual({ status: "ok" });
      expect((await fetch(`${url}${at}?a=1`)).status).toBe(404);
      for (const path of ["/health", `${at}health`, `${at}-and-more/health`, `/x${at}/health`]) {
        expect(await (await fetch(url + path)).text()).toBe(`host at ${path}`);
      }
    },
  );

  test("understands a request line that carries the whole URL, under its prefix", async () => {
    const url = await serve(middleware());
    const { port } = new URL(url);
    const [incoming] = await once(request({ port, path: `${url}/webhooks/health` }).end(), "response");
    expect([incoming.statusCode, await text(incoming)]).toEqual([200, '{"status":"ok"}']);
  });

  test("names the whole path in its 404, as the caller wrote it", async () => {
    const url = await serve(mountLikeKoaMount("/api", middleware()));
    const missing = await fetch(`${url}/api/webhooks/nowhere?a=1`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { details: { path: "/api/webhooks/nowhere" } } });
  });

  test.each(["webhooks", "https://app.example/webhooks"])("refuses the prefix %s in words", (prefix) => {
    const create = () => middleware({ prefix });
    expect(create).toThrow(expect.objectContaining({ code: "invalid_option", details: { option: "prefix" } }));
    expect(create).toThrow(JSON.stringify(prefix));
  });

  test("gives authenticate Koa's own context, with what middleware before it has found out", async () => {
    const login: Koa.Middleware = (context, next) => {
      context.state["user"] = context.get("x-user");
      return next();
    };
    const seen: unknown[] = [];
    const authenticate = (context: Koa.Context) => {
      seen.push(context.state["user"], context.path, context.app instanceof Koa);
      return null;
    };
    const url = await serve(login, middleware({ authenticate }));
    expect((await fetch(`${url}/webhooks/endpoints`, { headers: { "x-user": "ann" } })).status).toBe(401);
    expect(seen).toEqual(["ann", "/webhooks/endpoints", true]);
  });

  test.each([
    ["sent", (context: Koa.Context) => context.res.writeHead(302, { location: "/login" }).end()],
    [
      "taken over, to be sent later",
      (context: Koa.Context) => {
        context.respond = false;
        setImmediate(() => context.res.writeHead(302, { location: "/login" }).end());
      },
    ],
  ])("adds nothing to an answer that the application's authenticate has %s", async (_how, answer) => {
    const authenticate = (context: Koa.Context) => {
      answer(context);
      return null;
    };
    const url = await serve(middleware({ authenticate }));
    const response = await fetch(`${url}/webhooks/endpoints`, { redirect: "manual" });
    expect([response.status, response.headers.get("location"), await response.text()]).toEqual([302, "/login", ""]);
  });

  test("writes nothing into an answer that the application's authenticate has begun", async () => {
    const authenticate = ({ res }: Koa.Context) => {
      res.writeHead(200, { "content-type": "text/plain" }).write("theirs");
      return null;
    };
    const url = await serve(middleware({ authenticate }));
    const response = await fetch(`${url}/webhooks/endpoints`);
    expect([response.status, await response.text()]).toEqual([200, expect.not.stringContaining("unauthenticated")]);
  });

  test("keeps its 404 from an application that answers what nobody else has answered", async () => {
    const fallback: Koa.Middleware = async (context, next) => {
      await next();
      if (context.status === 404 && context.body === undefined) context.body = "<title>Not found</title>";
    };
    const url = await serve(fallback, middleware());
    const missing = await fetch(`${url}/webhooks/nowhere`);
    expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "application/json; charset=utf-8"]);
    expect(await (await fetch(`${url}/elsewhere`)).text()).toContain("Not found");
  });

  test("lets middleware before it see the answer and add to it", async () => {
    const seen: unknown[] = [];
    const url = await serve(async (context, next) => {
      await next();
      seen.push(context.status, context.body);
      context.set("x-host", "yes");
    }, middleware());
    const response = await fetch(`${url}/webhooks/health`);
    expect(response.headers.get("x-host")).toBe("yes");
    expect(seen).toEqual([200, '{"status":"ok"}']);
  });

  test.each([
    ["a type", "application/json", undefined],
    ["a page", "text/html", "<p>prepared by the host</p>"],
  ])("shows nothing of %s that somebody prepared before it", async (_what, type, body) => {
    const prepare: Koa.Middleware = (context, next) => {
      context.type = type;
      if (body !== undefined) context.body = body;
      return next();
    };
    const url = await serve(prepare, middleware());
    const gone = await fetch(`${url}/webhooks/endpoints/ep_1`, { method: "DELETE" });
    expect([gone.status, gone.headers.get("content-type"), await gone.text()]).toEqual([204, null, ""]);
    const health = await fetch(`${url}/webhooks/health`);
    expect([health.headers.get("content-type"), await health.text()]).toEqual([
      "application/json; charset=utf-8",
      '{"status":"ok"}',
    ]);
    const head = await fetch(`${url}/webhooks/health`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    expect(["15", null]).toContain(head.headers.get("content-length"));
  });

  test("leaves the connection usable when it has not read the body to its end", async () => {
    const url = await serve(middleware());
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const send = async (body: string | Buffer) => {
      const options = { method: "POST", headers: { "content-type": "application/json" }, agent };
      const outgoing = request(`${url}/webhooks/endpoints`, options);
      // No announced length, and longer than what the system's buffers swallow by themselves.
      outgoing.write(body);
      outgoing.end();
      const [incoming] = await once(outgoing, "response");
      await text(incoming);
      return { status: incoming.statusCode, socket: outgoing.socket };
    };
    const long = await send(Buffer.alloc(64_000_000, " "));
    const next = await send(JSON.stringify(endpoint));
    expect([long.status, next.status]).toEqual([413, 201]);
    expect(next.socket).toBe(long.socket);
  });
});
