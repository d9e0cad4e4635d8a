import { type BuildArguments, defineTrigger } from "@ancrage/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { createTestWebhooks } from "./create-test-webhooks.ts";

const deals = new Map([["D-1", { id: "D-1", amount: 1200 }]]);
const NewDeal = defineTrigger("NewDeal", {
  description: "A deal was created",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string(), amount: z.number() }),
  build: ({ recordId, context }: BuildArguments<{ deals: typeof deals }>) => context.deals.get(recordId) ?? null,
  sample: { id: "D-0", amount: 1 },
});
const url = "https://crm.example/hook";

async function subscribed() {
  const world = createTestWebhooks({ triggers: [NewDeal], context: { deals } });
  const { id } = await world.webhooks.endpoints.create({ name: "CRM", url });
  await world.webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  return world;
}

describe("the test kit", () => {
  test("shows what was delivered, typed by the trigger, without sockets or waiting", async () => {
    const { webhooks, receiver, settle } = await subscribed();
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    expect(receiver.deliveries()).toEqual([]);
    await settle();
    const [delivery] = receiver.deliveries("NewDeal");
    expectTypeOf(delivery?.payload).toEqualTypeOf<{ id: string; amount: number } | undefined>();
    expect(delivery).toMatchObject({
      id: eventId,
      url,
      trigger: "NewDeal",
      status: 200,
      payload: { id: "D-1", amount: 1200 },
    });
    expect(delivery?.headers["webhook-id"]).toBe(eventId);
  });

  test("moves time from one due moment to the next, so that every retry comes when it should", async () => {
    const { webhooks, clock, receiver, advance } = await subscribed();
    receiver.answers({ status: 500 });
    const startedAt = clock.now().getTime();
    await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await advance(4 * 24 * 3_600_000);
    const hours = receiver.requests().map(({ receivedAt }) => (receivedAt.getTime() - startedAt) / 3_600_000);
    expect(hours.map((hour) => Math.round(hour * 10) / 10)).toEqual([0, 0, 0.1, 0.6, 2.6, 7.6, 17.6, 31.6, 51.6, 75.6]);
    expect(clock.now().getTime() - startedAt).toBe(4 * 24 * 3_600_000);
    expect(receiver.deliveries()).toEqual([]);
  });

  test("scripts answers per URL, in turn, the last one staying", async () => {
    const { webhooks, receiver, advance } = await subscribed();
    receiver.at(url).answers({ status: 429, headers: { "retry-after": "60" } }, { reset: true }, { delayMs: 3_000 });
    receiver.answers({ status: 404 });
    await webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-1"]);
    await advance(24 * 3_600_000);
    expect(
      receiver
        .requests()
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual([200, 200, 429, null]);
  });

  test("rolls back what was triggered in a transaction that failed", async () => {
    const { webhooks, store, receiver, settle } = await subscribed();
    const failed = store.transaction(async (transaction) => {
      await webhooks.triggerWebhookEvent("NewDeal", "D-1", { transaction });
      throw new Error("Not today.");
    });
    await expect(failed).rejects.toThrow("Not today.");
    await settle();
    expect(receiver.requests()).toEqual([]);
  });

  test("keeps worlds apart: one of tenants asks for the tenant", async () => {
    const world = createTestWebhooks({ triggers: [NewDeal], context: { deals }, tenancy: "required" });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { tenantId: "acme" });
    await expect(world.webhooks.endpoints.create({ name: "CRM", url })).rejects.toMatchObject({
      code: "missing_tenant",
    });
  });
});
