import { expect } from "vitest";
import type { Host } from "./host.ts";
import { onEveryStore } from "./with-host.ts";

async function subscribed({ call }: Host, name: string, url: string, fields: object = {}): Promise<string> {
  const { status, body } = await call("POST", "/endpoints", { name, url, ...fields });
  expect(status).toBe(201);
  await call("POST", `/endpoints/${body.id}/subscriptions`, { trigger: "NewOpportunity" });
  return body.id;
}

async function insertMany({ insert }: Host, count: number, from = 0): Promise<void> {
  for (let number = from; number < from + count; number += 1) {
    await insert({ id: `D-${number}`, label: `Deal ${number}`, amount: number });
  }
}

onEveryStore(
  "Z.5 an endpoint gets at most 30 in its interval, the rest waits without a failure",
  async (host, receiver) => {
    const rate = { limit: 30, intervalMs: 3_600_000 };
    const limited = await subscribed(host, "Limited", receiver.url("/limited"), { rate, concurrency: 8 });
    await subscribed(host, "Free", receiver.url("/free"));
    await insertMany(host, 40);
    await receiver.arrived("/free", 40);
    await receiver.arrived("/limited", 30);
    // Another delivery comes through, so the dispatcher has looked for work since.
    await insertMany(host, 1, 40);
    await receiver.arrived("/free", 41);
    expect(receiver.requests("/limited")).toHaveLength(30);
    const { body } = await host.call("GET", `/deliveries?endpointId=${limited}&state=pending&limit=100`);
    expect(body.items).toHaveLength(11);
    for (const waiting of body.items) expect(waiting).toMatchObject({ attempts: 0, failures: 0, running: false });
    expect((await host.call("GET", `/endpoints/${limited}`)).body).toMatchObject({ rate, concurrency: 8 });

    const { body: freed } = await host.call("PATCH", `/endpoints/${limited}`, { rate: null });
    expect(freed).toMatchObject({ rate: null, concurrency: 8 });
    await receiver.arrived("/limited", 41);
  },
);

onEveryStore("Z.5 30 a second: all of them arrive, in as many seconds as it takes", async (host, receiver) => {
  await subscribed(host, "Limited", receiver.url("/limited"), { rate: { limit: 30, intervalMs: 1_000 } });
  await insertMany(host, 75);
  await receiver.arrived("/limited", 75);
  const settled = await host.ledger(75);
  for (const delivery of settled) expect(delivery).toMatchObject({ state: "succeeded", attempts: 1 });
});

onEveryStore(
  "Z.5 a 429 is respected: the endpoint is left alone until then, and no retry is used up",
  async (host, receiver) => {
    const id = await subscribed(host, "Busy", receiver.url("/busy"));
    receiver.answer("/busy", { status: 429, headers: { "retry-after": "3600" } }, 200);
    await insertMany(host, 1);
    await receiver.arrived("/busy", 1);
    const paused = async () => (await host.call("GET", `/endpoints/${id}`)).body;
    while ((await paused()).pauseReason !== "byReceiver") await new Promise(setImmediate);
    const { body } = await host.call("GET", `/deliveries?endpointId=${id}`);
    expect(body.items[0]).toMatchObject({ state: "pending", attempts: 1, failures: 0, lastStatus: 429 });
    expect(Date.parse((await paused()).pausedUntil)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(receiver.requests("/busy")).toHaveLength(1);
  },
);

onEveryStore(
  "Z.5 events of one key reach a hook in their order, though it fails in between",
  async (host, receiver) => {
    await subscribed(host, "Ordered", receiver.url("/ordered"));
    receiver.answer("/ordered", 500, 200, 500, 200);
    for (const id of ["D-1", "D-2", "D-3", "D-4"]) {
      host.deals.set(id, { id, label: id, amount: 1 });
      await host.webhooks.triggerWebhookEvent("NewOpportunity", id, { orderingKey: "one deal" });
    }
    await host.ledger(4);
    const ids = receiver.requests("/ordered").map(({ body }) => JSON.parse(body).data.id);
    expect(ids).toEqual(["D-1", "D-1", "D-2", "D-2", "D-3", "D-4"]);
  },
);
