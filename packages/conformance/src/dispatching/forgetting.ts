import assert from "node:assert/strict";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger(), dealTrigger("NewLead")];
const hour = 60 * 60_000;

export function forgettingCases(inWorld: InWorld): void {
  inWorld(
    "of a record that is forgotten nothing more is sent or shown, and its rows stay",
    { triggers },
    async (world) => {
      const { webhooks, receiver } = world;
      await subscribed(world, url, "*");
      receiver.answers({ status: 200, body: "thanks, D-1" }, { status: 500, body: "no D-1" });
      const sent = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const failing = await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      const other = await webhooks.triggerWebhookEvent("NewLead", "D-1");
      await world.settle();
      const snapshot = { name: "Deal D-1" };
      const deliverAt = new Date(world.clock.now().getTime() + hour);
      const waiting = await webhooks.triggerWebhookEvent("NewDeal", "D-1", { snapshot, deliverAt });

      const record = { trigger: "NewDeal", recordId: "D-1" };
      assert.deepEqual(await webhooks.forget(record), { events: 3, canceled: 1, running: 0 });
      assert.deepEqual(await webhooks.forget(record), { events: 0, canceled: 0, running: 0 });
      receiver.answers({});
      await world.advance(2 * hour);
      assert.deepEqual(
        receiver
          .requests()
          .map(({ id }) => id)
          .sort(),
        [sent, failing, other, other].map(({ eventId }) => eventId).sort(),
      );
      for (const { eventId } of [sent, failing, waiting]) {
        const { payload, forgottenAt, deliveries, recordId } = await webhooks.events.get(eventId);
        assert.deepEqual([payload, recordId], [null, "D-1"]);
        assert.ok(forgottenAt);
        for (const { id } of deliveries) {
          const { history } = await webhooks.deliveries.get(id);
          assert.deepEqual(
            history.map(({ response }) => response?.body),
            [""],
          );
          assert.equal((await refusal(webhooks.deliveries.replay(id))).code, "payload_gone");
        }
      }
      assert.notEqual((await webhooks.events.get(other.eventId)).payload, null);
    },
  );

  inWorld("what is on its way when its record is forgotten is not sent again", { triggers }, async (world) => {
    const { webhooks, receiver } = world;
    await subscribed(world, url);
    receiver.answers({ status: 500, delayMs: 1_000, body: "no D-7" });
    await webhooks.triggerWebhookEvent("NewDeal", 7);
    const settled = world.settle();
    while ((await webhooks.deliveries.list()).items[0]?.running !== true) await new Promise(setImmediate);
    assert.deepEqual(await webhooks.forget({ trigger: "NewDeal", recordId: 7 }), {
      events: 1,
      canceled: 0,
      running: 1,
    });
    await settled;
    await world.advance(hour);
    const [delivery = assert.fail()] = (await webhooks.deliveries.list()).items;
    assert.deepEqual([delivery.state, delivery.reason, delivery.attempts], ["canceled", "forgotten", 1]);
    assert.equal((await webhooks.deliveries.get(delivery.id)).history[0]?.response?.body, "");
  });

  inWorld("a record of another tenant is not touched, and nonsense is refused", { triggers }, async (world) => {
    const { webhooks } = world;
    const acme = { tenantId: "acme" };
    const { eventId } = await webhooks.triggerWebhookEvent("NewDeal", "D-1", acme);
    const record = { trigger: "NewDeal", recordId: "D-1" };
    assert.equal((await webhooks.forget(record)).events, 0);
    assert.equal((await webhooks.forget({ ...record, ...acme }, { tenantId: "globex" })).events, 0);
    assert.equal((await webhooks.events.get(eventId, acme)).forgottenAt, null);
    assert.equal((await webhooks.forget({ ...record, ...acme })).events, 1);
    assert.equal((await refusal(webhooks.forget({ ...record, recordId: "" }))).code, "invalid_request");
  });
}
