import assert from "node:assert/strict";
import { defineTrigger } from "@ancrage/core";
import fc from "fast-check";
import { z } from "zod";
import { deal, dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";

// Optional, defaulted, nested and nullable fields: whatever could make a list differ from a delivery.
const order = z.object({
  id: z.string(),
  note: z.string().optional(),
  currency: z.string().default("EUR"),
  lines: z.array(z.object({ sku: z.string(), count: z.number().int() })),
  customer: z.object({ name: z.string() }).nullable(),
});
const orders = new Map<string, z.input<typeof order>>();
const orderTrigger = defineTrigger("NewOrder", {
  ...{ description: "An order was placed", resource: "order", action: "create" },
  payload: order,
  build: ({ recordId }) => orders.get(recordId) ?? null,
  recent: ({ limit }) => [...orders.keys()].reverse().slice(0, limit),
  sample: { id: "O-1", lines: [], customer: null },
});

const anyOrder = fc.record({
  id: fc.string(),
  note: fc.option(fc.string(), { nil: undefined }),
  currency: fc.option(fc.string(), { nil: undefined }),
  lines: fc.array(fc.record({ sku: fc.string(), count: fc.integer() }), { maxLength: 3 }),
  customer: fc.option(fc.record({ name: fc.string() })),
});

export function performListCases(inWorld: InWorld): void {
  inWorld(
    "performList shows exactly what the subscriber is sent, for any record",
    { triggers: [orderTrigger] },
    async (world) => {
      await world.webhooks.subscriptions.subscribe({ trigger: "NewOrder", targetUrl: url });
      await fc.assert(
        fc.asyncProperty(anyOrder, async (record) => {
          orders.clear();
          orders.set("O-7", record);
          const before = world.receiver.requests().length;
          await world.webhooks.triggerWebhookEvent("NewOrder", "O-7");
          await world.settle();
          const delivered = world.receiver.requests()[before];
          const listed = await world.webhooks.triggers.performList("NewOrder");
          assert.deepEqual(listed, [delivered?.payload]);
          assert.equal(JSON.stringify(listed[0]), delivered?.body);
        }),
        { numRuns: 50 },
      );
    },
  );

  inWorld(
    "performList is newest first, as many as asked for, and the sample when there is nothing",
    { triggers: [orderTrigger] },
    async (world) => {
      orders.clear();
      assert.deepEqual(await world.webhooks.triggers.performList("NewOrder"), [
        { id: "O-1", currency: "EUR", lines: [], customer: null },
      ]);
      for (const id of ["O-1", "O-2", "O-3"]) orders.set(id, { id, lines: [], customer: null });
      const listed = await world.webhooks.triggers.performList("NewOrder", { limit: 2 });
      assert.deepEqual(
        listed.map((item) => (item as { id: string }).id),
        ["O-3", "O-2"],
      );
    },
  );

  const recentThrows = dealTrigger("NewDeal", {
    recent: () => {
      throw new Error("The database is away.");
    },
  });
  const complaints: string[] = [];
  const complaining = { debug() {}, info() {}, error() {}, warn: (message: string) => void complaints.push(message) };
  inWorld(
    "a recent that throws shows the sample, and the log says so",
    { triggers: [recentThrows], logger: complaining },
    async (world) => {
      complaints.length = 0;
      assert.deepEqual(await world.webhooks.triggers.performList("NewDeal"), [deal("sample")]);
      assert.equal(complaints.length, 1);
    },
  );

  const oneBad = dealTrigger("NewDeal", {
    recent: () => ["good", "bad", "gone"],
    build: ({ recordId }) => {
      if (recordId === "bad") throw new Error("A bad row.");
      return recordId === "gone" ? null : deal(recordId);
    },
  });
  inWorld(
    "a record that cannot be built is left out, and one for another tenant is never asked for",
    { triggers: [oneBad] },
    async (world) => {
      await subscribed(world, url);
      assert.deepEqual(await world.webhooks.triggers.performList("NewDeal"), [deal("good")]);
    },
  );

  const tenants: string[] = [];
  const byTenant = dealTrigger("NewDeal", {
    recent: ({ tenantId }) => {
      tenants.push(tenantId);
      return ["D-1"];
    },
    build: ({ recordId, tenantId }) => ({ ...deal(recordId), label: tenantId }),
  });
  inWorld("recent and build are called for the caller's tenant alone", { triggers: [byTenant] }, async (world) => {
    tenants.length = 0;
    const listed = await world.webhooks.triggers.performList("NewDeal", {}, { tenantId: "acme" });
    assert.deepEqual([tenants, listed], [["acme"], [{ ...deal("D-1"), label: "acme" }]]);
  });

  const limits: number[] = [];
  const warnings: string[] = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) };
  const tooMany = dealTrigger("NewDeal", {
    recent: ({ limit }) => {
      limits.push(limit);
      return [1, 2, 3, 4, 5];
    },
    build: ({ recordId }) => {
      if (recordId === "2") throw new Error("A bad row.");
      return { ...deal(recordId), label: typeof recordId };
    },
  });
  inWorld(
    "performList shows three records unless asked for another number, and the log names what it left out",
    { triggers: [tooMany], logger },
    async (world) => {
      limits.length = warnings.length = 0;
      const labelled = (id: string) => ({ ...deal(id), label: "string" });
      assert.deepEqual(await world.webhooks.triggers.performList("NewDeal"), [labelled("1"), labelled("3")]);
      assert.deepEqual(await world.webhooks.triggers.performList("NewDeal", { limit: 1 }), [labelled("1")]);
      assert.deepEqual(limits, [3, 1]);
      assert.deepEqual(warnings, ["A record was left out of performList"]);
    },
  );

  const hanging = dealTrigger("NewDeal", { recent: () => new Promise(() => {}) });
  inWorld(
    "a recent that does not finish in time shows the sample, and the log says so",
    { triggers: [hanging], logger, buildTimeoutMs: 2_000 },
    async (world) => {
      warnings.length = 0;
      const listed = world.webhooks.triggers.performList("NewDeal");
      world.clock.moveTo(new Date(world.clock.now().getTime() + 2_000));
      assert.deepEqual(await listed, [deal("sample")]);
      assert.match(warnings.join(), /did not finish in time/);
    },
  );

  const fullLog = () => {
    throw new Error("The log is full.");
  };
  inWorld(
    "a logger that throws keeps nothing from anybody",
    { triggers: [recentThrows], logger: { debug: fullLog, info: fullLog, warn: fullLog, error: fullLog } },
    async (world) => {
      assert.deepEqual(await world.webhooks.triggers.performList("NewDeal"), [deal("sample")]);
    },
  );
}
