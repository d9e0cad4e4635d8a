import assert from "node:assert/strict";
import { alertTriggers, BacklogGrowing } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const slow = "https://slow.example/hook";
const guard = "https://guard.example/hook";
const minute = 60_000;

/** An endpoint that may be sent one request in five minutes, and is to be sent twenty. */
async function crowded(world: World): Promise<string> {
  const { endpointId } = await subscribed(world, slow);
  await world.webhooks.endpoints.update(endpointId, { rate: { limit: 1, intervalMs: 5 * minute } });
  await world.webhooks.triggerWebhookEvents(
    "NewDeal",
    Array.from({ length: 20 }, (_, index) => `D-${index}`),
  );
  return endpointId;
}

/** Lets minutes pass, and looks for work after every five: what waits for its rate is due all the time. */
async function pass(world: World, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 5) {
    world.clock.moveTo(new Date(world.clock.now().getTime() + Math.min(left, 5) * minute));
    await world.settle();
    // What the first look told.
    await world.settle();
  }
}

/** What is told of endpoints that take too slowly what they are sent. */
export function backlogCases(inWorld: InWorld): void {
  inWorld(
    "what is due for ten minutes is told once an hour, to listeners and subscribers, and no more when it is gone",
    { triggers: [dealTrigger(), ...alertTriggers] },
    async (world) => {
      const { id } = await world.webhooks.endpoints.create({ name: "Guard", url: guard });
      await world.webhooks.subscriptions.create(id, { trigger: BacklogGrowing.name });
      const start = world.clock.now().getTime();
      const heard: unknown[] = [];
      world.webhooks.on("backlog.growing", ({ endpointId, due }) => {
        heard.push([endpointId, due, Math.floor((world.clock.now().getTime() - start) / minute)]);
      });
      const endpointId = await crowded(world);
      await world.settle();
      await pass(world, 9);
      assert.deepEqual(heard, []);
      await pass(world, 1);
      await pass(world, 120);
      assert.deepEqual(heard, [
        [endpointId, 17, 10],
        [endpointId, 7, 60],
      ]);
      const told = world.receiver.requests().filter(({ url }) => url === guard);
      const payload = { endpointId, endpointName: slow, ownerId: null, oldestDueAt: new Date(start).toISOString() };
      assert.deepEqual(
        told.map((request) => request.payload),
        [
          { ...payload, due: 17 },
          { ...payload, due: 7 },
        ],
      );
    },
  );

  inWorld(
    "a listener hears of it where no alert is registered; a backlogAfterMs of one's own counts",
    { triggers: [dealTrigger()], backlogAfterMs: 2 * minute },
    async (world) => {
      const heard: string[] = [];
      const off = world.webhooks.on("backlog.growing", ({ name }) => heard.push(name));
      await crowded(world);
      await world.settle();
      await pass(world, 50);
      assert.deepEqual(heard, [slow]);
      await pass(world, 10);
      assert.deepEqual(heard, [slow, slow]);
      off();
      await world.webhooks.triggerWebhookEvents(
        "NewDeal",
        Array.from({ length: 20 }, (_, index) => `E-${index}`),
      );
      await pass(world, 70);
      assert.equal(heard.length, 2);
    },
  );
}
