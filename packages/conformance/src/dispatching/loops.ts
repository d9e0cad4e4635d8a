import assert from "node:assert/strict";
import { causedBy } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger()];

/** Depth and origin travel with what webhooks cause, and a loop stops, visibly. */
export function loopCases(inWorld: InWorld): void {
  inWorld(
    "a request says how deep it is and where it began, and what it causes says so too",
    { triggers, origin: "crm-eu" },
    async (world) => {
      await subscribed(world, url);
      const { triggerWebhookEvent, events } = world.webhooks;
      await triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const [first = assert.fail()] = world.receiver.requests();
      assert.deepEqual([first.headers["webhook-depth"], first.headers["webhook-origin"]], ["1", "crm-eu"]);
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-2", { ...causedBy(first.headers) });
      await world.settle();
      const other = await triggerWebhookEvent("NewDeal", "D-3", { depth: 7, origin: "billing" });
      await world.settle();
      const [, second, third] = world.receiver.requests().map(({ headers }) => headers);
      assert.deepEqual([second?.["webhook-depth"], second?.["webhook-origin"]], ["2", "crm-eu"]);
      assert.deepEqual([third?.["webhook-depth"], third?.["webhook-origin"]], ["8", "billing"]);
      const shown = [await events.get(eventId), await events.get(other.eventId)].map(({ depth, origin }) => [
        depth,
        origin,
      ]);
      assert.deepEqual(shown, [
        [1, "crm-eu"],
        [7, "billing"],
      ]);
    },
  );

  const warned: unknown[] = [];
  const logger = {
    ...{ debug() {}, info() {}, error() {} },
    warn: (_message: string, fields?: object) => void warned.push(fields),
  };
  inWorld(
    "a host that answers each webhook with an event stops after maxDepth of them, visibly",
    { triggers, maxDepth: 4, logger },
    async (world) => {
      await subscribed(world, url);
      const { triggerWebhookEvent, events, on } = world.webhooks;
      const skipped: unknown[] = [];
      on("event.skipped", ({ eventId, reason }) => skipped.push([eventId, reason]));
      let last = (await triggerWebhookEvent("NewDeal", "D-1")).eventId;
      for (let turn = 0; turn < 10; turn++) {
        await world.settle();
        const caused = world.receiver.requests()[turn];
        if (caused === undefined) break;
        last = (await triggerWebhookEvent("NewDeal", "D-1", { ...causedBy(caused.headers) })).eventId;
      }
      assert.deepEqual(
        world.receiver.requests().map(({ headers }) => headers["webhook-depth"]),
        ["1", "2", "3", "4"],
      );
      const event = await events.get(last);
      assert.deepEqual([event.state, event.reason, event.depth, event.deliveries], ["skipped", "loop", 4, []]);
      assert.deepEqual(skipped, [[last, "loop"]]);
      const origin = world.receiver.requests()[0]?.headers["webhook-origin"];
      assert.deepEqual(warned, [{ eventId: last, trigger: "NewDeal", tenantId: "default", depth: 4, origin }]);
    },
  );

  inWorld("by default the sixteenth in a row is the last", { triggers }, async (world) => {
    await subscribed(world, url);
    const { triggerWebhookEvents, triggerWebhookEvent, events } = world.webhooks;
    await triggerWebhookEvents("NewDeal", ["D-1"], { depth: 15 });
    const { eventId } = await triggerWebhookEvent("NewDeal", "D-2", { depth: 16 });
    await world.settle();
    assert.deepEqual(
      world.receiver.requests().map(({ headers }) => headers["webhook-depth"]),
      ["16"],
    );
    assert.equal((await events.get(eventId)).reason, "loop");
  });

  inWorld(
    "a depth or origin that cannot be kept or sent is refused, and nothing is recorded",
    { triggers },
    async (world) => {
      const { triggerWebhookEvent } = world.webhooks;
      for (const depth of [-1, 1.5, Number.NaN, 1_000_000_000, "1" as never]) {
        await assert.rejects(triggerWebhookEvent("NewDeal", "D-1", { depth }), { code: "invalid_option" });
      }
      for (const origin of ["", "a b", "a\nb", "\u00e9", "x".repeat(257), 1 as never]) {
        await assert.rejects(triggerWebhookEvent("NewDeal", "D-1", { origin }), { code: "invalid_option" });
      }
      assert.deepEqual(await world.webhooks.dispatchDue(), { events: 0, deliveries: 0, receipts: 0 });
    },
  );

  inWorld(
    "an installation has a name of its own, the same for every event, and shows it",
    { triggers },
    async (world) => {
      await subscribed(world, url);
      const { triggerWebhookEvents, endpoints, tenant } = world.webhooks;
      await triggerWebhookEvents("NewDeal", ["D-1", "D-2"]);
      const [{ id } = assert.fail()] = (await endpoints.list()).items;
      const { request } = await endpoints.sendTestDelivery(id, "NewDeal");
      await world.settle();
      const { origin } = await tenant.status();
      assert.match(origin, /^ancrage-[0-9a-f]{16}$/);
      const sent = world.receiver.requests().map(({ headers }) => headers["webhook-origin"]);
      assert.deepEqual(sent, [origin, origin, origin]);
      assert.ok(request.headers.some(([name, value]) => name === "webhook-origin" && value === origin));
    },
  );
}
