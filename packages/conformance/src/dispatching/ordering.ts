import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const [a, b] = ["https://a.example/hook", "https://b.example/hook"];
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [60_000] }), dealTrigger("DealChanged")];

/** Which records arrived at a URL with 200, in their order. */
function arrived({ receiver }: World, url: string): readonly string[] {
  const accepted = receiver.requests().filter((request) => request.url === url && request.status === 200);
  return accepted.map(
    ({ payload }) => (payload as { data: { id: string } }).data?.id ?? (payload as { id: string }).id,
  );
}

/** What `orderingKey` promises, through the whole loop. */
export function orderingCases(inWorld: InWorld): void {
  inWorld(
    "events of one key reach each endpoint in their order, whatever their triggers; a retry holds its own key at its own endpoint",
    { triggers },
    async (world) => {
      const { triggerWebhookEvent, triggerWebhookEvents, subscriptions } = world.webhooks;
      const { endpointId } = await subscribed(world, a);
      await subscriptions.create(endpointId, { trigger: "DealChanged" });
      await subscribed(world, b);
      world.receiver.at(a).answers({ status: 500 }, {});
      const orderingKey = "deal 1";
      await triggerWebhookEvent("NewDeal", "D-1", { orderingKey });
      await world.settle();
      await triggerWebhookEvent("DealChanged", "D-2", { orderingKey });
      await triggerWebhookEvents("NewDeal", [
        { recordId: "D-3", orderingKey },
        { recordId: "D-4", orderingKey },
        { recordId: "other", orderingKey: "deal 2" },
        "free",
      ]);
      await world.settle();
      assert.deepEqual(arrived(world, a).toSorted(), ["free", "other"]);
      const atB = arrived(world, b);
      assert.deepEqual(
        atB.filter((id) => id.startsWith("D-")),
        ["D-1", "D-3", "D-4"],
      );
      await world.advance(80_000);
      assert.deepEqual(
        arrived(world, a).filter((id) => id.startsWith("D-")),
        ["D-1", "D-2", "D-3", "D-4"],
      );
      const { items } = await world.webhooks.deliveries.list({ endpointId });
      assert.ok(items.some((one) => one.orderingKey === orderingKey && one.state === "succeeded"));
    },
  );

  inWorld(
    "an event whose payload cannot be built yet holds the later ones of its key",
    {
      triggers: [
        dealTrigger("NewDeal", {
          build: ({ recordId, context }) => {
            if ((context as { down: Set<string> }).down.has(recordId)) throw new Error("not yet");
            return { id: recordId, label: recordId, amount: 1 };
          },
        }),
      ],
      context: { down: new Set(["D-1"]) },
    },
    async (world) => {
      await subscribed(world, a);
      const { triggerWebhookEvent } = world.webhooks;
      for (const id of ["D-1", "D-2"]) await triggerWebhookEvent("NewDeal", id, { orderingKey: "k" });
      await triggerWebhookEvent("NewDeal", "free");
      await world.settle();
      assert.deepEqual(arrived(world, a), ["free"]);
      // Five retries, and then it has failed: the next one goes.
      await world.advance(3 * 3_600_000);
      assert.deepEqual(arrived(world, a), ["free", "D-2"]);
    },
  );

  inWorld(
    "the next of a key goes when the one before it has ended, however long the poll",
    { triggers, pollMs: 3_600_000 },
    async (world) => {
      const { webhooks } = world;
      await subscribed(world, a);
      await webhooks.start();
      const all = Promise.withResolvers<void>();
      let succeeded = 0;
      webhooks.on("delivery.succeeded", () => {
        succeeded += 1;
        if (succeeded === 4) all.resolve();
      });
      const records = ["D-1", "D-2", "D-3", "D-4"].map((recordId) => ({ recordId, orderingKey: "k" }));
      await webhooks.triggerWebhookEvents("NewDeal", records);
      await all.promise;
      assert.deepEqual(arrived(world, a), ["D-1", "D-2", "D-3", "D-4"]);
    },
  );

  inWorld("a key that cannot be one is refused", { triggers }, async ({ webhooks }) => {
    for (const orderingKey of ["", "x".repeat(257), "a\0b"]) {
      const error = await refusal(webhooks.triggerWebhookEvent("NewDeal", "D-1", { orderingKey }));
      assert.equal(error.code, "invalid_option");
      assert.match(error.message, /orderingKey/);
    }
  });
}
