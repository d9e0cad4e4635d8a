import assert from "node:assert/strict";
import type { ExportedDeliveryReply } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const [a, b] = ["https://a.example/hook", "https://b.example/hook"];
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] })];

/** Reading the whole ledger. */
export function exportCases(inWorld: InWorld): void {
  inWorld(
    "an export has every delivery once, over as many pages as it takes, newest first and without payloads",
    { triggers, concurrency: 1_000, endpointConcurrency: 1_000 },
    async (world) => {
      const { deliveries, triggerWebhookEvents } = world.webhooks;
      const { endpointId } = await subscribed(world, a);
      const recordIds = Array.from({ length: 1_100 }, (_, index) => `D-${index}`);
      await triggerWebhookEvents("NewDeal", recordIds);
      await world.settle();

      const rows: ExportedDeliveryReply[] = [];
      for await (const row of await deliveries.export()) {
        rows.push(row);
        // What comes meanwhile is left out, and moves nothing.
        if (rows.length === 300) {
          await world.advance(1_000);
          await triggerWebhookEvents("NewDeal", ["D-new"]);
          await world.settle();
        }
      }
      assert.deepEqual(rows.map(({ recordId }) => recordId).toSorted(), recordIds.toSorted());
      assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
      const places = rows.map(({ createdAt, id }) => `${createdAt.toISOString()} ${id}`);
      assert.deepEqual(places, places.toSorted().toReversed());
      for (const row of rows) {
        assert.deepEqual([row.endpointId, row.state, row.lastStatus], [endpointId, "succeeded", 200]);
        assert.ok(!("payload" in row));
      }
    },
  );

  inWorld(
    "an export is filtered as the list is, says how attempts failed, and shows an owner its own",
    { triggers },
    async (world) => {
      const { deliveries, endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
      await subscribed(world, a);
      const { id } = await endpoints.create({ name: "Bob's", url: b, ownerId: "bob" });
      await subscriptions.create(id, { trigger: "NewDeal" });
      world.receiver.at(b).answers({ status: 500 });
      await triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(1_000);
      const [until, rowsOf] = [
        world.clock.now(),
        async (...call: Parameters<typeof deliveries.export>) => {
          const rows: ExportedDeliveryReply[] = [];
          for await (const row of await deliveries.export(...call)) rows.push(row);
          return rows;
        },
      ];
      await triggerWebhookEvent("NewDeal", "D-2");
      await world.advance(1_000);

      assert.equal((await rowsOf()).length, 4);
      const bobs = await rowsOf({ until }, { ownerId: "bob" });
      assert.deepEqual(
        bobs.map(({ endpointName, recordId, state, reason, lastErrorCode }) => [
          endpointName,
          recordId,
          state,
          reason,
          lastErrorCode,
        ]),
        [["Bob's", "D-1", "exhausted", "schedule", "status"]],
      );
      assert.match(bobs[0]?.lastErrorMessage ?? "", /500/);
      assert.deepEqual(await rowsOf({ until }, { ownerId: "ann" }), []);
      assert.deepEqual(
        (await rowsOf({ state: "succeeded", since: until })).map(({ recordId }) => recordId),
        ["D-2"],
      );
      assert.equal((await refusal(deliveries.export({ state: "nonsense" as "pending" }))).code, "invalid_request");
    },
  );
}
