import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { generateSealingKey } from "@ancrage/core";
import { PGlite } from "@electric-sql/pglite";
import { Webhook } from "standardwebhooks";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningPayments, startPayments } from "./start-payments.ts";

const stripeSecret = "whsec_of_a_test";
const companyId = "acme";

let client: PGlite;
let payments: RunningPayments;
let url: string;
let stopListening: () => void;

beforeAll(async () => {
  client = await PGlite.create();
  payments = await startPayments({
    ...{ client, stripeSecret, url: () => url, sealingKey: generateSealingKey() },
    authenticate: (context) =>
      context.get("authorization") === "Bearer acme" ? { tenantId: companyId, role: "operator" } : null,
  });
  const server = createServer(payments.listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stopListening = () => {
    server.closeAllConnections();
    server.close();
  };
}, 60_000);

afterAll(async () => {
  stopListening();
  await payments.stop();
  await client.close();
});

// biome-ignore lint/suspicious/noExplicitAny: what it holds is asserted
type Answer = any;

async function read(path: string): Promise<Answer> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: "Bearer acme" } });
  return response.json() as Promise<Answer>;
}

/** Reads again until it is as wanted. */
async function readUntil(path: string, isIt: (answer: Answer) => boolean) {
  for (;;) {
    const found = await read(path);
    if (isIt(found)) return found;
    await new Promise(setImmediate);
  }
}

const post = (to: string, body: string, headers: Record<string, string> = {}) =>
  fetch(to, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

function paid(id: string, amount: number, change: object = {}) {
  const object = { id, amount_total: amount, currency: "eur" };
  return JSON.stringify({ id: `evt_${id}`, type: "checkout.session.completed", data: { object }, ...change });
}

/** Calls as Stripe's own library signs. */
async function callAsStripe(payload: string, secret = stripeSecret) {
  const to = await payments.codeUrl("payment-received", "Stripe", companyId);
  return post(to, payload, { "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret }) });
}

describe("refresh-customer", () => {
  test("takes what an ERP types, by GET and by POST, and says that it was received", async () => {
    const to = await payments.codeUrl("refresh-customer", "ERP", companyId);
    expect(await payments.codeUrl("refresh-customer", "ERP", companyId)).toBe(to);
    for (const method of ["GET", "POST"]) {
      const response = await fetch(`${to}?dos=998&refreshCustomer=C0000001`, { method });
      expect(await response.json()).toEqual({ code: 0, message: "C0000001 will be refreshed" });
    }
    const customers = await readUntil("/api/customers", ([one]) => one?.refreshed === 2);
    expect(customers).toEqual([{ id: "C0000001", file: "998", refreshed: 2 }]);
    expect((await fetch(`${to}?dos=998`)).status).toBe(422);
  });
});

describe("payment-received", () => {
  test("one call is one order, which goes out signed; the same call again changes nothing", async () => {
    const id = `cs_${randomUUID()}`;
    const { promise: delivered, resolve } = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();
    const receiver = createServer((request, response) => {
      const headers = request.headers as Record<string, string>;
      void buffer(request).then((bytes) => {
        resolve({ headers, body: bytes.toString() });
        response.end();
      });
    }).listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/paid`;
    const subscribed = await post(
      `${url}/webhooks/subscriptions`,
      JSON.stringify({ trigger: "OrderPaid", targetUrl: target }),
      {
        authorization: "Bearer acme",
      },
    );
    const { secret } = (await subscribed.json()) as { secret: string };

    for (const _ of [1, 2]) expect((await callAsStripe(paid(id, 12_000))).status).toBe(200);
    const { headers, body } = await delivered;
    receiver.close();
    expect(new Webhook(secret).verify(body, headers)).toEqual({ id, amount: 12_000, currency: "eur" });
    const { items } = await readUntil("/webhooks/receipts?hook=payment-received", ({ items: [again, first] }) =>
      [again, first].every((receipt: Answer) => receipt?.state === "processed"),
    );
    expect(items[0].duplicateOf).toBe(items[1].id);
    expect((await read("/api/orders")).filter((order: { id: string }) => order.id === id)).toHaveLength(1);
  });

  test("a call that fails in the handler leaves no order and no event", async () => {
    expect((await callAsStripe(paid("cs_free", 1).replace('"eur"', "null"))).status).toBe(200);
    const { items } = await readUntil("/webhooks/receipts?state=failing", (page) => page.items.length > 0);
    expect(items[0]).toMatchObject({ hook: "payment-received", state: "received", failures: 1 });
    expect(JSON.stringify(await read("/api/orders"))).not.toContain("cs_free");
  });

  test("what Stripe has not signed is refused, and other kinds of event are nobody's business", async () => {
    expect((await callAsStripe(paid("cs_forged", 1), "whsec_of_another")).status).toBe(401);
    expect((await callAsStripe(paid("cs_other", 1, { type: "charge.updated" }))).status).toBe(200);
    expect(JSON.stringify(await read("/api/orders"))).not.toMatch(/cs_forged|cs_other/);
  });
});

describe("approve-refund", () => {
  test("the order decides what is answered", async () => {
    await client.query(
      "insert into payments.orders (company_id, id, amount, currency) values ('acme', 'cs_R', 100, 'eur')",
    );
    const to = await payments.codeUrl("approve-refund", "Support desk", companyId);
    const ask = async (orderId: string, amount: number) => {
      const response = await post(to, JSON.stringify({ orderId, amount }));
      return [response.status, await response.json()];
    };
    expect(await ask("cs_R", 60)).toEqual([200, { code: 0, message: "60 of cs_R are refunded" }]);
    expect(await ask("cs_R", 60)).toEqual([409, { code: 2, message: "Of cs_R only 40 can be refunded" }]);
    expect(await ask("cs_S", 1)).toEqual([404, { code: 1, message: "There is no order cs_S" }]);
    expect((await post(to, '{"orderId":"cs_R","amount":-1}')).status).toBe(422);
  });
});

test("orders, codes and receipts are shown to whoever is logged in", async () => {
  for (const path of ["/api/orders", "/webhooks/receipts", "/webhooks/codes"]) {
    expect((await fetch(`${url}${path}`)).status).toBe(401);
  }
  expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
});
