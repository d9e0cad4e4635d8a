import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { generateSealingKey, type Ids, type RouteName, routes } from "@ancrage/core";
import { createKoaMiddleware } from "@ancrage/koa";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import Koa from "koa";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../testing/test-database.ts";
import { createCrmApp } from "./create-crm-app.ts";
import type { CrmParts } from "./crm-parts.ts";
import { crmTriggers } from "./crm-triggers.ts";
import { authenticate } from "./logins/authenticate.ts";
import type { DemoToken } from "./logins/demo-tokens.ts";

const frameworks = {
  express: (parts: CrmParts): RequestListener => createCrmApp(parts),
  koa: ({ webhooks }: CrmParts): RequestListener =>
    new Koa().use(createKoaMiddleware(webhooks, { prefix: "/webhooks", authenticate })).callback(),
};

/** Ids that are the same each time: the first is 1. */
function countedIds(): Ids {
  let count = 0;
  return { next: (prefix) => `${prefix}_${String(++count).padStart(32, "0")}` };
}

const emptied = testDatabase();
const sealingKeys = [generateSealingKey()];

/** What the routes are sent; the rest gets an empty object, and must refuse it alike. */
const bodies: Partial<Record<RouteName, object>> = {
  createEndpoint: { name: "Another", url: "https://another.example/in" },
  updateEndpoint: { name: "Renamed" },
  sendTestDelivery: { trigger: "NewProspect" },
  createSubscription: { trigger: "NewProspect" },
  subscribe: { event: "NewProspect", hookUrl: "https://zap.example/2" },
};

/** Everything that each route answers to each login, for an id of each kind, and what was delivered in the end. */
async function everyAnswer(listener: (parts: CrmParts) => RequestListener) {
  const { client, database, store } = await emptied();
  const kit = createTestWebhooksOn(
    { store, nextDueAt: async () => null },
    { triggers: crmTriggers, context: database, tenancy: "required", ids: countedIds(), sealingKeys },
  );
  onTestFinished(() => kit.webhooks.stop());
  const server = createServer(listener({ database, webhooks: kit.webhooks })).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const answers: { call: string; status: number; headers: object; text: string }[] = [];

  async function call(token: DemoToken | "nobody", method: string, path: string, body?: object): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${port}/webhooks${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const { date, ...headers } = Object.fromEntries(response.headers);
    // Secrets are chance, and so is what they sign.
    const text = (await response.text()).replace(/(whsec_|v1,)[\w+/=]+/g, "$1***");
    answers.push({ call: `${token}: ${method} ${path}`, status: response.status, headers, text });
    return text.match(/\b[a-z]{2,4}_[0-9]{32}\b/g) ?? [];
  }

  const target = { trigger: "NewCustomer", targetUrl: "https://zap.example/1" };
  await call("acme-subscriber", "POST", "/subscriptions", target);
  const [endpointId] = await call("acme-operator", "POST", "/endpoints", { name: "CRM", url: "https://crm.example/" });
  await call("acme-operator", "POST", `/endpoints/${endpointId}/subscriptions`, { trigger: "NewCustomer" });
  await client.query(`insert into crm.customers (company_id, id, name, email, created_at)
    values ('acme', 'C-1', 'Ada Ltd', 'ada@example.com', '2026-01-02T03:04:05Z')`);
  await kit.webhooks.triggerWebhookEvent("NewCustomer", "C-1", { tenantId: "acme" });
  await kit.settle();
  const ids = new Map<string, string>();
  for (const list of ["/endpoints", "/subscriptions", "/deliveries"]) {
    for (const id of await call("acme-operator", "GET", list)) ids.set(id.replace(/_.*/, ""), id);
  }

  for (const wanted of ["GET", "POST", "PATCH", "DELETE"]) {
    for (const { name, path } of routes.filter(({ method }) => method === wanted)) {
      const body = wanted === "POST" || wanted === "PATCH" ? (bodies[name] ?? {}) : undefined;
      for (const id of path.includes(":") ? [...ids.values(), "NewCustomer", "%zz"] : [""]) {
        for (const token of ["acme-operator", "acme-subscriber", "nobody"] as const) {
          await call(token, wanted, path.replaceAll(/:\w+/g, id), body);
        }
      }
    }
    await kit.settle();
  }
  for (const [method, path] of [
    ["HEAD", "/deliveries"],
    ["PUT", "/deliveries"],
    ["GET", "/"],
    ["GET", "/nowhere?a=1"],
  ] as const) {
    await call("acme-operator", method, path);
  }
  const delivered = kit.receiver.deliveries().map(({ url, body }) => ({ url, body }));
  return { answers, delivered };
}

test("the CRM's webhooks in Koa answer every call as they do in Express, and deliver the same", async () => {
  const inExpress = await everyAnswer(frameworks.express);
  const inKoa = await everyAnswer(frameworks.koa);
  expect(inKoa).toEqual(inExpress);
  const statuses = new Set(inKoa.answers.map(({ status }) => status));
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 202, 204, 400, 401, 403, 404, 405, 409]));
  const urls = new Set(inKoa.delivered.map(({ url }) => url));
  expect([...urls].toSorted()).toEqual(["https://crm.example/", "https://zap.example/1"]);
});
