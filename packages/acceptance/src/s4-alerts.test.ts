import { alertTriggers, allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { adapters, listen } from "./adapters.ts";
import { type Receiver, startReceiver, verified } from "./receiver.ts";
import { sealingKeys } from "./sealing-keys.ts";
import { type StoreUnderTest, storesUnderTest } from "./stores.ts";

const NewDeal = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
  retryScheduleMs: [10],
});

/** An application that has registered the alerts beside its own trigger. */
async function startHost(underTest: StoreUnderTest) {
  const { store, close } = await underTest.create();
  const open = () =>
    createWebhooks({
      triggers: [NewDeal, ...alertTriggers],
      ...{ store, sealingKeys, urlPolicy: allowLocalReceivers, pollMs: 50, backlogAfterMs: 1 },
    });
  const [webhooks, other] = [open(), open()];
  const server = await listen(
    adapters.express.mount(webhooks, (request) => {
      const [role, ownerId] = (request.get("authorization") ?? "").split(":");
      return role === "operator" || role === "subscriber" ? { tenantId: "default", role, ownerId } : null;
    }),
  );
  async function call(method: string, path: string, body?: unknown, as = "operator") {
    const response = await fetch(`${server.origin}/webhooks${path}`, {
      ...{ method, headers: { authorization: as, "content-type": "application/json" } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return JSON.parse(await response.text());
  }
  return {
    webhooks,
    /** Another process, on the same store. */
    other,
    call,
    async subscribe(url: string, triggers: readonly string[], as?: string, settings: object = {}) {
      const endpoint = await call("POST", "/endpoints", { name: url, url, ...settings }, as);
      for (const trigger of triggers) await call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger }, as);
      return endpoint as { readonly id: string; readonly secret: string };
    },
    async close(): Promise<void> {
      server.close();
      await webhooks.stop();
      await other.stop();
      await close();
    },
  };
}

function row(name: string, run: (host: Awaited<ReturnType<typeof startHost>>, receiver: Receiver) => Promise<void>) {
  for (const store of storesUnderTest()) {
    test(`${name} [${store.name}]`, { timeout: 60_000 }, async () => {
      const receiver = await startReceiver();
      const host = await startHost(store);
      try {
        await run(host, receiver);
      } finally {
        await host.close();
        await receiver.close();
      }
    });
  }
}

row(
  "S4.12 an outage of a receiver is told: once, signed, to whoever subscribed to the alarm, and to the host's listener",
  async (host, receiver) => {
    const { webhooks, other } = host;
    const listened: unknown[] = [];
    for (const one of [webhooks, other]) {
      one.on("endpoint.failing", ({ name, stage }) => listened.push([name, stage]));
    }
    const down = await host.subscribe(receiver.url("/down"), ["NewDeal"], "subscriber:ann");
    const alarm = await host.subscribe(receiver.url("/alarm"), ["endpoint.failing", "delivery.exhausted"]);
    await host.subscribe(receiver.url("/ann"), ["endpoint.failing"], "subscriber:ann");
    await host.subscribe(receiver.url("/bob"), ["endpoint.failing"], "subscriber:bob");
    receiver.answer("/down", 503);
    await Promise.all([webhooks.start(), other.start()]);
    await webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]);
    const told = (await receiver.arrived("/alarm", 2)).map((request) => verified(request, alarm.secret));
    expect(told).toHaveLength(2);
    const about = { endpointId: down.id, endpointName: receiver.url("/down"), ownerId: "ann" };
    const failing = { type: "endpoint.failing", data: { ...about, stage: 1 } };
    expect(told).toContainEqual(
      expect.objectContaining({ type: failing.type, data: expect.objectContaining(failing.data) }),
    );
    const exhausted = {
      ...about,
      trigger: "NewDeal",
      attempts: 2,
      error: { code: "status", message: expect.any(String) },
    };
    expect(told).toContainEqual(
      expect.objectContaining({ type: "delivery.exhausted", data: expect.objectContaining(exhausted) }),
    );
    await receiver.arrived("/ann", 1);
    expect(listened).toEqual([[receiver.url("/down"), 1]]);
    for (;;) {
      const { items } = await host.call("GET", "/deliveries?limit=100");
      if (items.every(({ state, trigger }: Record<string, string>) => state !== "pending" || trigger === "NewDeal"))
        break;
      await new Promise(setImmediate);
    }
    expect(["/alarm", "/ann", "/bob"].map((path) => receiver.requests(path).length)).toEqual([2, 1, 0]);
  },
);

row("S4.12 a receiver that takes too slowly what it is sent is told of, once", async (host, receiver) => {
  const { webhooks } = host;
  const rate = { limit: 1, intervalMs: 3_600_000 };
  const slow = await host.subscribe(receiver.url("/slow"), ["NewDeal"], "operator", { rate });
  const alarm = await host.subscribe(receiver.url("/alarm"), ["backlog.growing"]);
  await webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3"]);
  // The first sends one of three, and sees the others wait; the second sends what that came to, and tells nothing again.
  await webhooks.dispatchDue();
  await host.other.dispatchDue();
  const [told] = await receiver.arrived("/alarm", 1);
  expect(verified(told ?? expect.fail(), alarm.secret)).toMatchObject({
    type: "backlog.growing",
    data: { endpointId: slow.id, due: 2 },
  });
  expect([receiver.requests("/slow").length, receiver.requests("/alarm").length]).toEqual([1, 1]);
});

row("S4.12 alarms are triggers like others: in the catalogue, the grid and performList", async (host) => {
  const triggers: { name: string; resource: string; action: string; sample: unknown }[] = await host.call(
    "GET",
    "/triggers",
  );
  const alarms = triggers.filter(({ name }) => name !== "NewDeal");
  expect(alarms.map(({ name, resource, action }) => [name, `${resource}.${action}`])).toEqual(
    ["endpoint.failing", "endpoint.disabled", "delivery.exhausted", "backlog.growing"].map((name) => [name, name]),
  );
  const { webhooks: described } = await host.call("GET", "/openapi.json");
  expect(Object.keys(described)).toEqual(triggers.map(({ name }) => name));
  for (const { name, sample } of alarms) {
    expect(await host.call("GET", `/triggers/${name}/performList`, undefined, "subscriber:ann")).toEqual([sample]);
  }
});
