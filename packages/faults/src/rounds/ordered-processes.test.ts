import { setTimeout as wait } from "node:timers/promises";
import { createWebhooks } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import { expect, inject, test } from "vitest";
import { checkOrder, type OrderedEvent } from "../history/check-order.ts";
import { DealCreated } from "../world/deal-created.ts";
import { fastClock } from "../world/fast-clock.ts";
import { openWorld } from "../world/open-world.ts";
import { sealingKeys } from "../world/story-terms.ts";
import { living } from "./kill-faults.ts";
import { seededRandom } from "./seeded-random.ts";

const serverUrl = inject("postgresUrl") ?? "";
const keys = ["a", "b", "c", "d", "e"];

test.skipIf(serverUrl === "")(
  "however often one of two dispatchers is killed, events of a key arrive in their order",
  async () => {
    const world = await openWorld({ serverUrl, seed: 17, speed: 5, restMs: 200 });
    try {
      const random = seededRandom(17);
      const recorded: OrderedEvent[] = [];
      const { triggerWebhookEvents } = createWebhooks({
        ...{ triggers: [DealCreated], store: createPostgresStore({ client: world.database }), sealingKeys },
        clock: fastClock(world.time),
      });
      async function record(count: number): Promise<void> {
        const batch = Array.from({ length: count }, () => keys[Math.floor(random() * keys.length)] ?? "a");
        const records = batch.map((key, index) => ({ recordId: `K-${recorded.length + index}`, orderingKey: key }));
        const { events } = await triggerWebhookEvents("DealCreated", records);
        recorded.push(...events.map(({ eventId }, index) => ({ eventId, key: batch[index] ?? "a" })));
      }
      await record(40);
      for (let count = 0; count < 2; count += 1) await world.startDispatcher();
      for (let kill = 0; kill < 4; kill += 1) {
        await record(20);
        await wait(random() * 800);
        const dispatchers = living(world);
        await dispatchers[Math.floor(random() * dispatchers.length)]?.kill();
        await world.startDispatcher();
      }
      const { arrivals, ledger } = await world.finish();
      expect(checkOrder(recorded, arrivals)).toEqual([]);
      expect(ledger.attempts.filter(({ state }) => state === "unknown").length).toBeGreaterThan(0);
    } finally {
      await world.close();
    }
  },
  120_000,
);
