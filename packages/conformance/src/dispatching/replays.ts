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
      assert.deepEqual(await deliveries.replayMany({ since, until, dryRun: true }), { count: 4, nextCursor: null });
      await world.settle();
      assert.equal(world.receiver.requests().length, 10);

      const sizes: number[] = [];
      let cursor: string | undefined;
      do {
        const batch = await deliveries.replayMany({ since, until, endpointId, limit: 3, cursor });
        sizes.push(batch.count);
        cursor = batch.nextCursor ?? undefined;
        await world.settle();
      } while (cursor !== undefined);
      assert.deepEqual(sizes, [3, 1]);
      const again = world.receiver.requests().slice(10);
      assert.deepEqual(
        again.map(({ id, url }) => [id, url]).sort(),
        eventIds
          .slice(1)
          .map((id) => [id, a])
          .sort(),
      );
      assert.deepEqual(await deliveries.replayMany({ dryRun: true }), { count: 1, nextCursor: null });
      assert.equal(
        (await deliveries.list({ state: "succeeded", endpointId })).items.every(({ replayOf }) => replayOf),
        true,
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
