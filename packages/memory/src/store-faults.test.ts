import { createWebhooks, type DeliveryStore, defineTrigger, type Logger, type Transport } from "@ancrage/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { createMemoryStore } from "./memory-store.ts";
import { createManualClock } from "./testing/manual-clock.ts";

const NewDeal = defineTrigger("NewDeal", {
  description: "A deal was created",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-1" },
});

/** Webhooks on a store whose methods fail as often as `faults` says. */
async function faultyWorld() {
  const store = createMemoryStore();
  const faults = new Map<keyof DeliveryStore, number>();
  const failing = new Proxy(store.deliveries, {
    get(deliveries, method: keyof DeliveryStore) {
      const left = faults.get(method) ?? 0;
      if (left === 0) return deliveries[method];
      return async () => {
        faults.set(method, left - 1);
        throw new Error(`The store failed at ${method}.`);
      };
    },
  });
  const clock = createManualClock();
  const errors: string[] = [];
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (message) => void errors.push(message) };
  let sent = 0;
  const transport: Transport = {
    async send() {
      sent += 1;
      return { kind: "response", status: 200, headers: [], body: new Uint8Array(), bodyTruncated: false };
    },
    close: async () => {},
  };
  const webhooks = createWebhooks({
    triggers: [NewDeal],
    store: { ...store, deliveries: failing },
    ...{ clock, logger, transport, flushAfterMs: 0, resolver: { resolve: async () => [] } },
  });
  const { id } = await webhooks.endpoints.create({ name: "A", url: "https://a.example/" });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  /** Lets time pass, a second at a time, until the delivery has succeeded. */
  async function untilDelivered(): Promise<void> {
    for (let second = 0; second < 600; second++) {
      const [delivery] = (await webhooks.deliveries.list()).items;
      if (delivery?.state === "succeeded") return;
      clock.moveTo(new Date(clock.now().getTime() + 1_000));
      await new Promise(setImmediate);
    }
    throw new Error("It was never delivered.");
  }
  return { webhooks, faults, errors, sent: () => sent, untilDelivered };
}

test("a dispatcher outlives a store that fails when it claims, and says so once for each loop", async () => {
  const { webhooks, faults, errors, sent, untilDelivered } = await faultyWorld();
  faults.set("claimEvents", 2).set("claimDeliveries", 2);
  await webhooks.start();
  await untilDelivered();
  expect(sent()).toBe(1);
  expect(errors).toHaveLength(2);
  await webhooks.stop();
});

test("what was sent while the store failed is recorded later, and not sent again", async () => {
  const { webhooks, faults, sent, untilDelivered } = await faultyWorld();
  faults.set("recordResults", 3);
  await webhooks.start();
  await untilDelivered();
  expect(sent()).toBe(1);
  const [delivery] = (await webhooks.deliveries.list()).items;
  expect(delivery).toMatchObject({ attempts: 1, crashes: 0 });
  await webhooks.stop();
});

test("a routing that could not be recorded is written again, and makes each delivery once", async () => {
  const { webhooks, faults, untilDelivered } = await faultyWorld();
  faults.set("commitRouting", 3);
  await webhooks.start();
  await untilDelivered();
  expect((await webhooks.deliveries.list()).items).toHaveLength(1);
  await webhooks.stop();
});

test("a heartbeat that fails is said and tried again, and stops nothing", async () => {
  const { webhooks, faults, errors, untilDelivered } = await faultyWorld();
  faults.set("heartbeat", 1);
  await webhooks.start();
  await untilDelivered();
  expect(errors).toHaveLength(1);
  await webhooks.stop();
});

test("dispatchDue rejects with the store's error, and the next call goes on", async () => {
  const { webhooks, faults, sent } = await faultyWorld();
  faults.set("claimDeliveries", 1);
  await expect(webhooks.dispatchDue()).rejects.toThrow("The store failed at claimDeliveries.");
  await webhooks.dispatchDue();
  expect(sent()).toBe(1);
  expect((await webhooks.deliveries.list({ state: "succeeded" })).items).toHaveLength(1);
});

test("stop rejects when it could not record what was in flight", async () => {
  const { webhooks, faults, sent } = await faultyWorld();
  faults.set("recordResults", 1_000);
  await webhooks.start();
  while (sent() === 0) await new Promise(setImmediate);
  await expect(webhooks.stop()).rejects.toThrow("The store failed at recordResults.");
});
