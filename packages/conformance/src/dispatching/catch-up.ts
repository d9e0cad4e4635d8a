import assert from "node:assert/strict";
import { deal, dealTrigger } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [] })];

export function catchUpCases(inWorld: InWorld): void {
  inWorld("a sequenced endpoint learns from the numbers what it missed, and gets it", { triggers }, async (world) => {
    const { endpoints, subscriptions, triggerWebhookEvent, forget } = world.webhooks;
    const { id } = await endpoints.create({ name: "A", url, sequenced: true });
    await subscriptions.create(id, { trigger: "NewDeal" });
    world.receiver.answers({}, { status: 500 }, {});
    const eventIds: string[] = [];
    for (const recordId of ["D-1", "D-2", "D-3", "D-4"]) {
      eventIds.push((await triggerWebhookEvent("NewDeal", recordId)).eventId);
      await world.settle();
    }
    const requests = world.receiver.requests();
    assert.deepEqual(
      requests.map(({ headers, id: eventId }) => [headers["webhook-sequence"], eventId]),
      eventIds.map((eventId, index) => [String(index + 1), eventId]),
    );
    assert.equal((await endpoints.get(id)).lastSequence, 4);

    const missed = await endpoints.listEvents(id, { after: 1, limit: 1 });
    assert.equal(missed.lastSequence, 4);
    assert.deepEqual(
      missed.items.map(({ createdAt, ...rest }) => rest),
      [
        {
          sequence: 2,
          eventId: eventIds[1],
          trigger: "NewDeal",
          content: "full",
          payload: deal("D-2"),
          tombstone: null,
        },
      ],
    );
    await forget({ trigger: "NewDeal", recordId: "D-3" });
    const { items } = await endpoints.listEvents(id);
    assert.deepEqual(
      items.map(({ sequence, eventId, tombstone }) => [sequence, eventId, tombstone]),
      eventIds.map((eventId, index) => [index + 1, eventId, index === 2 ? "forgotten" : null]),
    );
    assert.deepEqual(await endpoints.listEvents(id, { after: 4 }), { items: [], lastSequence: 4 });
  });

  let amount = 0;
  const changing = dealTrigger("NewDeal", {
    build: ({ recordId }) => (recordId === "gone" && amount > 1 ? null : { ...deal(recordId), amount }),
    link: ({ recordId }) => `https://crm.example/deals/${recordId}`,
  });
  inWorld(
    "what is read again is what the subscription would be sent: ids and a link, or the payload built again",
    { triggers: [changing] },
    async (world) => {
      const { endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
      amount = 1;
      const ids: string[] = [];
      for (const content of ["full", "thin", "fresh"] as const) {
        const { id } = await endpoints.create({ name: content, url: `https://${content}.example/`, sequenced: true });
        await subscriptions.create(id, { trigger: "NewDeal", content });
        ids.push(id);
      }
      const { eventId } = await triggerWebhookEvent("NewDeal", "D-1");
      await triggerWebhookEvent("NewDeal", "gone");
      await world.settle();
      amount = 2;
      const read = async (id: string) =>
        (await endpoints.listEvents(id)).items.map(({ content, payload, tombstone }) => [content, payload, tombstone]);
      const [full, thin, fresh] = await Promise.all(ids.map(read));
      assert.deepEqual(full, [
        ["full", { ...deal("D-1"), amount: 1 }, null],
        ["full", { ...deal("gone"), amount: 1 }, null],
      ]);
      const link = "https://crm.example/deals/D-1";
      assert.deepEqual(thin?.[0], ["thin", { id: "D-1", eventId, trigger: "NewDeal", link }, null]);
      assert.deepEqual(fresh, [
        ["fresh", { ...deal("D-1"), amount: 2 }, null],
        [null, null, "nothingToSend"],
      ]);
    },
  );

  inWorld("a replay carries the number of what it replays, others carry none", { triggers }, async (world) => {
    const { endpoints, subscriptions, deliveries, triggerWebhookEvent } = world.webhooks;
    for (const [name, sequenced] of [
      ["A", true],
      ["B", false],
    ] as const) {
      const { id } = await endpoints.create({ name, url: `https://${name}.example/`, sequenced });
      await subscriptions.create(id, { trigger: "NewDeal" });
    }
    await triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    for (const { id } of (await deliveries.list()).items) await deliveries.replay(id);
    await world.settle();
    const numbers = world.receiver.requests().map(({ url: to, headers }) => [to, headers["webhook-sequence"]]);
    const expected = ["1", undefined].flatMap((number, index) =>
      Array.from({ length: 2 }, () => [`https://${index === 0 ? "a" : "b"}.example/`, number]),
    );
    assert.deepEqual(
      numbers.toSorted(([a = ""], [b = ""]) => a.localeCompare(b)),
      expected,
    );
    const { items } = await deliveries.list();
    const headers = (await deliveries.get(items.find(({ sequence }) => sequence === 1)?.id ?? "")).history[0]
      ?.requestHeaders;
    assert.ok(headers?.some(([name, value]) => name === "webhook-sequence" && value === "1"));
  });

  inWorld(
    "an endpoint that numbers nothing has no sequence to read, until it is switched on",
    { triggers },
    async (world) => {
      const { endpoints } = world.webhooks;
      const { id, sequenced } = await endpoints.create({ name: "A", url });
      assert.equal(sequenced, false);
      assert.equal((await refusal(endpoints.listEvents(id))).code, "not_sequenced");
      assert.equal((await refusal(endpoints.listEvents("ep_1"))).code, "endpoint_not_found");
      assert.equal((await endpoints.update(id, { sequenced: true })).sequenced, true);
      assert.deepEqual(await endpoints.listEvents(id), { items: [], lastSequence: 0 });
    },
  );
}
