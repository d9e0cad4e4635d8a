import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const [a, b] = ["https://a.example/hook", "https://b.example/hook"];
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] })];

export function replayCases(inWorld: InWorld): void {
  inWorld(
    "an outage is counted first and then sent again, a batch a call, each event once",
    { triggers },
    async (world) => {
      const { deliveries, triggerWebhookEvent } = world.webhooks;
      const { endpointId } = await subscribed(world, a);
      await subscribed(world, b);
      world.receiver.at(a).answers({ status: 500 });
      const eventIds: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        eventIds.push((await triggerWebhookEvent("NewDeal", `D-${count}`)).eventId);
        await world.advance(1_000);
      }
      world.receiver.at(a).answers({ status: 200 });
      const [since, until] = [new Date(world.clock.now().getTime() - 4_500), world.clock.now()];
      const { nextCursor: start, ...counted } = await deliveries.replayMany({ since, until, dryRun: true });
      assert.deepEqual(counted, { count: 0, remaining: 4 });
      assert.ok(start);
      await world.settle();
      assert.equal(world.receiver.requests().length, 10);

      const sizes: [number, number][] = [];
      let cursor: string | undefined = start;
      do {
        const batch = await deliveries.replayMany({ since, until, endpointId, limit: 3, cursor });
        sizes.push([batch.count, batch.remaining]);
        cursor = batch.nextCursor ?? undefined;
        await world.settle();
      } while (cursor !== undefined);
      assert.deepEqual(sizes, [
        [3, 1],
        [1, 0],
      ]);
      const again = world.receiver.requests().slice(10);
      assert.deepEqual(
        again.map(({ id, url }) => [id, url]).sort(),
        eventIds
          .slice(1)
          .map((id) => [id, a])
          .sort(),
      );
      assert.equal((await deliveries.replayMany({ dryRun: true })).remaining, 1);
      assert.deepEqual(await deliveries.replayMany({ since, until, dryRun: true }), {
        ...{ count: 0, remaining: 0, nextCursor: null },
      });
      assert.equal(
        (await deliveries.list({ state: "succeeded", endpointId })).items.every(({ replayOf }) => replayOf),
        true,
      );
    },
  );

  inWorld(
    "whoever dies between two batches, or before it read what one came to, goes on with the cursor it has kept and has each event sent again once",
    { triggers },
    async (world) => {
      const { deliveries, triggerWebhookEvent } = world.webhooks;
      await subscribed(world, a);
      world.receiver.at(a).answers({ status: 500 });
      const eventIds: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        eventIds.push((await triggerWebhookEvent("NewDeal", `D-${count}`)).eventId);
        await world.advance(1_000);
      }
      const limit = 2;
      const kept = (await deliveries.replayMany({ dryRun: true })).nextCursor ?? "";
      // Of this call nobody keeps the answer, and what it sends again fails too: without the cursor it would match anew.
      await deliveries.replayMany({ cursor: kept, limit });
      await world.advance(1_000);
      assert.equal((await deliveries.replayMany({ dryRun: true })).remaining, 5);
      const rest = await deliveries.replayMany({ cursor: kept, dryRun: true });
      assert.deepEqual(rest, { count: 0, remaining: 3, nextCursor: kept });

      let cursor: string | undefined = kept;
      const progress: number[] = [];
      while (cursor !== undefined) {
        const batch = await deliveries.replayMany({ cursor, limit });
        await world.advance(1_000);
        // The one who asked dies here, and somebody else asks with the same cursor.
        const asked = await deliveries.replayMany({ cursor, limit });
        await world.advance(1_000);
        progress.push(batch.remaining, asked.remaining);
        cursor = asked.nextCursor ?? undefined;
      }
      assert.deepEqual(progress, [1, 0]);
      const sent = Map.groupBy(world.receiver.requests(), ({ id }) => id);
      assert.deepEqual(
        eventIds.map((id) => sent.get(id)?.length),
        eventIds.map(() => 2),
      );
    },
  );

  inWorld("naming an endpoint that receives nothing is refused", { triggers }, async (world) => {
    const { deliveries, endpoints } = world.webhooks;
    const { endpointId } = await subscribed(world, a);
    await endpoints.update(endpointId, { state: "disabled" });
    assert.equal((await refusal(deliveries.replayMany({ endpointId }))).code, "endpoint_disabled");
    assert.equal((await refusal(deliveries.replayMany({ endpointId: "ep_1" }))).code, "endpoint_not_found");
    await endpoints.delete(endpointId);
    assert.equal((await refusal(deliveries.replayMany({ endpointId, dryRun: true }))).code, "endpoint_not_found");
  });
}
