import assert from "node:assert/strict";
import { defineTrigger } from "@ancrage/core";
import { z } from "zod";
import { deliveryRow, eventRow } from "../store/rows.ts";
import { deal } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const payload = z.object({ id: z.string() });
const known = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload,
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "sample" },
  versions: { 2: { payload, from: (one) => one } },
});
const triggers = [known];
const another = "prc_000000000001feedfeedfeedfeedfeed";

const warned: unknown[] = [];
const logger = {
  ...{ debug() {}, info() {}, error() {} },
  warn: (_message: string, fields?: object) => void warned.push(fields),
};

/** Deliveries of a trigger that only another process has registered: sent where the stored bytes do, left to it otherwise. */
export function unregisteredTriggerCases(inWorld: InWorld): void {
  inWorld(
    "a process without the trigger sends a payload as it is stored, in version 1 and in full",
    { triggers },
    async (world) => {
      await routedElsewhere(world, { payloadVersion: 1, content: "full" });
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ payload: sent }) => sent),
        [deal("D-1")],
      );
    },
  );

  for (const [what, about] of [
    ["thin", { payloadVersion: 1, content: "thin" }],
    ["fresh", { payloadVersion: 1, content: "fresh" }],
    ["in a later version", { payloadVersion: 2, content: "full" }],
  ] as const) {
    inWorld(
      `what is ${what} is left to a process that has the trigger: no attempt, no step of the schedule, and a word in the log`,
      {
        triggers,
        logger,
        authorize: () => assert.fail("Whoever sends it asks."),
      },
      async (world) => {
        warned.length = 0;
        const failing: unknown[] = [];
        world.webhooks.on("delivery.failing", (told) => failing.push(told));
        await routedElsewhere(world, about);
        for (let minute = 1; minute <= 11; minute += 1) {
          await world.settle();
          const [delivery = assert.fail()] = (await world.webhooks.deliveries.list()).items;
          const { state, attempts, failures, nextAttemptAt } = delivery;
          const nextAt = new Date(world.clock.now().getTime() + 60_000);
          assert.deepEqual(
            { state, attempts, failures, nextAttemptAt },
            { state: "pending", attempts: 0, failures: 0, nextAttemptAt: nextAt },
          );
          assert.deepEqual((await world.webhooks.deliveries.get(delivery.id)).history, []);
          world.clock.moveTo(nextAt);
        }
        assert.deepEqual([world.receiver.requests(), failing], [[], []]);
        assert.deepEqual(warned, [{ trigger: "Elsewhere" }]);
        assert.deepEqual((await world.webhooks.tenant.status()).unregisteredTriggers, ["Elsewhere"]);
        const now = world.clock.now();
        const { deliveries } = await world.store.deliveries.claimDeliveries({
          ...{ processId: another, now, leaseMs: 30_000, leaseMarginMs: 15_000, limit: 10, endpointConcurrency: 10 },
          ...{ inFlight: new Map(), endpointRate: null },
        });
        assert.deepEqual(
          deliveries.map(({ delivery: { attempts, crashes } }) => [attempts, crashes]),
          [[1, 0]],
        );
      },
    );
  }
}

/** An event of a trigger of another process, which that process has routed to an endpoint here. */
async function routedElsewhere(
  world: World,
  { payloadVersion, content }: { readonly payloadVersion: number; readonly content: "full" | "thin" | "fresh" },
): Promise<void> {
  const { webhooks, store, clock } = world;
  const endpoint = await webhooks.endpoints.create({ name: "A", url: "https://a.example/hook", payloadVersion });
  const { id: subscriptionId } = await webhooks.subscriptions.create(endpoint.id, { trigger: "*", content });
  const now = clock.now();
  const event = eventRow({ tenantId: "default", trigger: "Elsewhere", createdAt: now });
  await store.deliveries.recordEvents([event]);
  const slots = new Map([["Elsewhere", 1]]);
  const [claimed = assert.fail()] = await store.deliveries.claimEvents({
    processId: another,
    now,
    leaseMs: 30_000,
    slots,
  });
  const delivery = deliveryRow(event, { endpointId: endpoint.id, subscriptionId }, { content });
  const routed = {
    state: "routed",
    payload: JSON.stringify(deal("D-1")),
    decisions: [],
    deliveries: [delivery],
  } as const;
  await store.deliveries.commitRouting([{ eventId: event.id, claim: claimed.claim, ...routed }]);
}
