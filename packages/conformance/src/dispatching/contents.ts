import assert from "node:assert/strict";
import { deal, dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const url = "https://a.example/hook";
const link = ({ recordId, tenantId, scope }: { recordId: string; tenantId: string; scope: string | null }) =>
  `https://crm.example/${tenantId}/${scope}/deals/${recordId}`;

type Wanted = NonNullable<Parameters<World["webhooks"]["subscriptions"]["create"]>[1]["content"]>;

/** What a body carries: the payload as it was routed, ids and a link, or the payload built again. */
export function contentCases(inWorld: InWorld): void {
  inWorld(
    "a subscription shows its content, full unless it says otherwise",
    { triggers: [dealTrigger()] },
    async (world) => {
      const { endpoints, subscriptions } = world.webhooks;
      const shown: unknown[] = [];
      for (const [index, about] of [{}, { content: "thin" }, { content: "fresh", whenTooLarge: "thin" }].entries()) {
        const { id } = await endpoints.create({ name: `E-${index}`, url: `https://a.example/${index}` });
        const made = await subscriptions.create(id, { trigger: "NewDeal", ...(about as object) });
        shown.push([made.content, made.whenTooLarge]);
      }
      const hook = { trigger: "NewDeal", targetUrl: "https://a.example/zap", content: "thin" } as const;
      const { id } = await subscriptions.subscribe(hook);
      const again = await subscriptions.subscribe({ ...hook, content: "full" });
      assert.deepEqual([again.id, again.created], [id, false]);
      shown.push((await subscriptions.list()).items.find((one) => one.id === id)?.content);
      assert.deepEqual(shown, [["full", "cancel"], ["thin", "cancel"], ["fresh", "thin"], "thin"]);
      for (const content of ["degraded", "none", 1]) {
        const refused = subscriptions.create(id, { trigger: "NewDeal", content: content as never });
        await assert.rejects(refused, { code: "invalid_request" });
      }
    },
  );

  let builds = 0;
  const counting = dealTrigger("NewDeal", {
    link,
    build: ({ recordId }) => {
      builds += 1;
      return { ...deal(recordId), amount: builds };
    },
  });

  inWorld(
    "thin carries ids and the trigger's link, the same bytes each time, and says so; full says nothing",
    { triggers: [counting] },
    async (world) => {
      builds = 0;
      await wanting(world, url, "thin");
      await wanting(world, "https://b.example/hook", "full");
      world.receiver.answers({ status: 500 }, { status: 500 }, { status: 200 });
      const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D/1", { scope: "p" });
      await world.advance(10_000);
      const [first, second] = world.receiver.requests().filter((request) => request.url === url);
      const ids = { id: "D/1", eventId, trigger: "NewDeal" };
      assert.deepEqual(first?.payload, { ...ids, link: "https://crm.example/default/p/deals/D/1" });
      assert.equal(first?.headers["webhook-content"], "thin");
      assert.equal(second?.body, first?.body);
      const full = world.receiver.requests().find((request) => request.url !== url);
      assert.deepEqual([full?.payload, full?.headers["webhook-content"]], [{ ...deal("D/1"), amount: 1 }, undefined]);
      assert.equal(builds, 1);
    },
  );

  inWorld("a trigger without a link sends the ids alone", { triggers: [dealTrigger()] }, async (world) => {
    await wanting(world, url, "thin");
    const { eventId } = await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    assert.deepEqual(world.receiver.requests()[0]?.payload, { id: "D-1", eventId, trigger: "NewDeal" });
  });

  const broken = dealTrigger("NewDeal", {
    link: () => {
      throw new Error("No link today.");
    },
  });
  inWorld(
    "a link that throws costs an attempt and not the endpoint's health",
    { triggers: [broken] },
    async (world) => {
      const endpointId = await wanting(world, url, "thin");
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await expectOurFault(world, endpointId, /No link today/);
    },
  );

  inWorld(
    "fresh is built again for each attempt, by the same builder, and marked",
    { triggers: [counting] },
    async (world) => {
      builds = 0;
      await wanting(world, url, "fresh");
      world.receiver.answers({ status: 500 }, { status: 200 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.advance(10_000);
      const sent = world.receiver.requests();
      assert.deepEqual(
        sent.map(({ payload, headers }) => [payload, headers["webhook-content"]]),
        [2, 3].map((amount) => [{ ...deal("D-1"), amount }, "fresh"]),
      );
      const [delivery = assert.fail()] = (await world.webhooks.deliveries.list()).items;
      await world.webhooks.deliveries.replay(delivery.id);
      await world.settle();
      assert.deepEqual(world.receiver.requests()[2]?.payload, { ...deal("D-1"), amount: 4 });
      assert.equal(delivery.content, "fresh");
    },
  );

  let now: "there" | "gone" | "broken" | "hanging" | "wrong" = "there";
  const changing = dealTrigger("NewDeal", {
    build: ({ recordId }) => {
      if (now === "gone") return null;
      if (now === "broken") throw new Error("No database.");
      if (now === "hanging") return new Promise(() => {});
      return now === "wrong" ? ({ id: 1 } as never) : deal(recordId);
    },
  });

  inWorld(
    "what is nothing any more when it is built again is canceled: nothingToSend",
    { triggers: [changing] },
    async (world) => {
      now = "there";
      await wanting(world, url, "fresh");
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      now = "gone";
      await world.advance(10_000);
      const [delivery] = (await world.webhooks.deliveries.list()).items;
      assert.deepEqual([delivery?.state, delivery?.reason, delivery?.attempts], ["canceled", "nothingToSend", 1]);
      assert.equal(world.receiver.requests().length, 1);
    },
  );

  for (const [fault, words] of [
    ["broken", /No database/],
    ["wrong", /does not fit the schema/],
  ] as const) {
    inWorld(
      `a builder that is ${fault} when it builds again costs attempts, not the endpoint's health`,
      { triggers: [changing] },
      async (world) => {
        now = "there";
        const endpointId = await wanting(world, url, "fresh");
        world.receiver.answers({ status: 500 }, { status: 200 });
        await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
        await world.settle();
        now = fault;
        await world.advance(10_000);
        await expectOurFault(world, endpointId, words, 1);
        now = "there";
        await world.advance(3_600_000);
        assert.equal((await world.webhooks.deliveries.list()).items[0]?.state, "succeeded");
      },
    );
  }

  const ended = dealTrigger("DealEnded", {
    action: "delete",
    build: ({ recordId, snapshot }) => ({ ...deal(recordId), label: `was ${(snapshot as { label: string }).label}` }),
  });
  inWorld(
    "of a record that is gone, fresh sends its snapshot built again, or the payload that was passed",
    { triggers: [ended] },
    async (world) => {
      await wanting(world, url, "fresh", "DealEnded");
      await world.webhooks.triggerWebhookEvent("DealEnded", "D-1", { snapshot: { label: "here" } });
      await world.settle();
      await world.webhooks.triggerWebhookEvent("DealEnded", "D-2", { payload: deal("D-2") });
      await world.settle();
      assert.deepEqual(
        world.receiver.requests().map(({ payload, headers }) => [payload, headers["webhook-content"]]),
        [
          [{ ...deal("D-1"), label: "was here" }, "fresh"],
          [deal("D-2"), "fresh"],
        ],
      );
    },
  );
}

/** A managed endpoint that asks for a content; its id. */
async function wanting({ webhooks }: World, at: string, content: Wanted, trigger = "NewDeal"): Promise<string> {
  const { id } = await webhooks.endpoints.create({ name: at, url: at });
  await webhooks.subscriptions.create(id, { trigger, content });
  return id;
}

async function expectOurFault({ webhooks }: World, endpointId: string, words: RegExp, failures = 0): Promise<void> {
  const [delivery = assert.fail()] = (await webhooks.deliveries.list()).items;
  const last = (await webhooks.deliveries.get(delivery.id)).history.at(-1);
  assert.deepEqual([delivery.state, last?.state, last?.error?.code], ["pending", "failed", "internal"]);
  assert.match(last?.error?.message ?? "", words);
  assert.deepEqual([last?.requestHeaders, last?.response], [null, null]);
  assert.equal((await webhooks.endpoints.get(endpointId)).failuresInARow, failures);
}
