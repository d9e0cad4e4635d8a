import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type AdapterSite, adapterConformance } from "@ancrage/conformance";
import type { Operations } from "@ancrage/core";
import express, { type Express } from "express";
import { describe, expect, onTestFinished, test } from "vitest";
import { createExpressMiddleware } from "./create-express-middleware.ts";

async function listen(app: Express) {
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

function mount({ operations, options, prefix, bodyParser }: AdapterSite) {
  const app = express();
  if (bodyParser) app.use(express.json());
  app.use(prefix || "/", createExpressMiddleware(operations, options));
  app.use((_request, response) => void response.send("host"));
  return listen(app);
}

describe("the adapter for Express", () => adapterConformance({ test, mount }));

describe("createExpressMiddleware", () => {
  const operations = {
    health: async () => "ok",
    endpoints: { create: async (endpoint: object) => endpoint },
  } as Partial<Operations> as Operations;
  const middleware = () =>
    createExpressMiddleware(operations, { authenticate: () => ({ tenantId: "t1", role: "operator" }) });

  async function serve(app: Express): Promise<string> {
    const { url, close } = await listen(app);
    onTestFinished(close);
    return url;
  }

  const leaveEmptyObject: express.RequestHandler = (request, _response, next) => {
    request.body = {};
    next();
  };

  const endpoint = { name: "Été", url: "https://receiver.example/" };
  const createEndpoint = (url: string) =>
    fetch(`${url}/webhooks/endpoints`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(endpoint),
    });

  test.each([
    ["express.json", express.json({ strict: false })],
    ["express.text", express.text({ type: "*/*" })],
    ["express.raw", express.raw({ type: "*/*" })],
    ["express.urlencoded", express.urlencoded({ extended: true })],
    ["a parser that leaves an empty object", leaveEmptyObject],
  ])("understands a body after %s", async (_name, parser) => {
    const response = await createEndpoint(await serve(express().use(parser).use("/webhooks", middleware())));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual(endpoint);
  });

  test("says so when somebody read the body and left nothing", async () => {
    const app = express().use((request, _response, next) => void request.resume().on("end", () => next()));
    const response = await createEndpoint(await serve(app.use("/webhooks", middleware())));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("was read before it came here");
  });

  test("works inside a router, and names the whole path in its 404", async () => {
    const router = express.Router().use("/webhooks", middleware());
    const url = await serve(express().use("/api", router));
    expect(await (await fetch(`${url}/api/webhooks/health`)).json()).toEqual({ status: "ok" });
    const missing = await fetch(`${url}/api/webhooks/nowhere?a=1`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { details: { path: "/api/webhooks/nowhere" } } });
  });

  test("gives authenticate Express's own request", async () => {
    const authenticate = (request: express.Request) => {
      expect(request.get("x-user")).toBe("ann");
      expect(request.baseUrl).toBe("/webhooks");
      return null;
    };
    const url = await serve(express().use("/webhooks", createExpressMiddleware(operations, { authenticate })));
    expect((await fetch(`${url}/webhooks/endpoints`, { headers: { "x-user": "ann" } })).status).toBe(401);
  });

  test("adds nothing to an answer that the application's authenticate has sent itself", async () => {
    const authenticate = (request: express.Request) => {
      request.res?.redirect("/login");
      return null;
    };
    const url = await serve(express().use("/webhooks", createExpressMiddleware(operations, { authenticate })));
    const response = await fetch(`${url}/webhooks/endpoints`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/login"]);
  });
});
