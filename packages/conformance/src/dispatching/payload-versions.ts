import assert from "node:assert/strict";
import { defineTrigger } from "@ancrage/core";
import { z } from "zod";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld, World } from "./dispatching-world.ts";

const priced = z.object({ id: z.string(), price: z.object({ amount: z.number(), currency: z.string() }) });
let failing = false;
const versioned = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string(), amount: z.number() }),
  build: ({ recordId }) => ({ id: recordId, amount: 5 }),
  recent: () => ["D-9"],
  sample: { id: "sample", amount: 1 },
  versions: {
    4: { payload: z.object({ id: z.string() }), from: ({ id }) => ({ id }) },
    2: {
      payload: priced,
      from: ({ id, amount }) => {
        if (failing) throw new Error("No currency.");
        return { id, price: { amount, currency: "EUR" } };
      },
      sample: { id: "example", price: { amount: 7, currency: "CHF" } },
    },
  },
});
const triggers = [versioned, dealTrigger("Other")];
const inVersion = {
  1: { id: "D-1", amount: 5 },
  2: { id: "D-1", price: { amount: 5, currency: "EUR" } },
  4: { id: "D-1" },
};

/** Later versions of a payload, each for those that ask for it. */
export function payloadVersionCases(inWorld: InWorld): void {
  inWorld(
    "an endpoint is made for the newest version, and is sent the greatest that is not above its own",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
      const sent = new Map<string, unknown>();
      for (const payloadVersion of [undefined, 1, 2, 3, 4]) {
        const url = `https://a.example/${payloadVersion}`;
        const made = await endpoints.create({
          name: url,
          url,
          ...(payloadVersion !== undefined && { payloadVersion }),
        });
        assert.equal(made.payloadVersion, payloadVersion ?? 4);
        await subscriptions.create(made.id, { trigger: "*" });
      }
      await triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      for (const { url, payload } of world.receiver.requests())
        sent.set(url.slice("https://a.example/".length), payload);
      assert.deepEqual(Object.fromEntries(sent), {
        undefined: inVersion[4],
        1: inVersion[1],
        2: inVersion[2],
        3: inVersion[2],
        4: inVersion[4],
      });
      await triggerWebhookEvent("Other", "D-1");
      await world.settle();
      assert.equal(
        new Set(
          world.receiver
            .requests()
            .slice(5)
            .map(({ body }) => JSON.stringify(JSON.parse(body).data)),
        ).size,
        1,
      );
    },
  );

  inWorld("the version of an endpoint can be changed, as far as there are versions", { triggers }, async (world) => {
    const id = await subscribedAt(world, 2);
    const { endpoints, triggerWebhookEvent } = world.webhooks;
    assert.equal((await endpoints.update(id, { payloadVersion: 1 })).payloadVersion, 1);
    await triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    assert.deepEqual(world.receiver.requests()[0]?.payload, inVersion[1]);
    for (const payloadVersion of [0, 5, 1.5]) {
      await assert.rejects(endpoints.update(id, { payloadVersion }), { code: "invalid_request" });
      await assert.rejects(endpoints.create({ name: "x", url: "https://x.example/", payloadVersion }), {
        code: "invalid_request",
      });
    }
    const hook = await world.webhooks.subscriptions.subscribe({ trigger: "NewDeal", targetUrl: "https://z.example/" });
    const made = (await endpoints.list()).items.find(({ kind }) => kind === "restHook");
    assert.deepEqual([hook.created, made?.payloadVersion], [true, 4]);
  });

  inWorld("the catalogue shows every version, and performList shows the one asked for", { triggers }, async (world) => {
    const { list, performList } = world.webhooks.triggers;
    const [trigger = assert.fail(), other] = list();
    assert.deepEqual(
      trigger.versions.map(({ version, sample }) => [version, sample]),
      [
        [1, versioned.sample],
        [2, { id: "example", price: { amount: 7, currency: "CHF" } }],
        [4, { id: "sample" }],
      ],
    );
    assert.deepEqual([trigger.sample, trigger.schema], [versioned.sample, trigger.versions[0]?.schema]);
    assert.equal(other?.versions.length, 1);
    const listed = async (version?: number) => (await performList("NewDeal", { version }))[0];
    assert.deepEqual([await listed(), await listed(4), await listed(9)], Array(3).fill({ id: "D-9" }));
    assert.deepEqual(await listed(3), { id: "D-9", price: { amount: 5, currency: "EUR" } });
    assert.deepEqual(await listed(1), { id: "D-9", amount: 5 });
    await assert.rejects(performList("NewDeal", { version: 0 }), { code: "invalid_request" });
  });

  inWorld("a test delivery shows the sample of the endpoint's version", { triggers }, async (world) => {
    const id = await subscribedAt(world, 2);
    await world.webhooks.endpoints.sendTestDelivery(id, "NewDeal");
    await world.settle();
    assert.deepEqual(world.receiver.requests()[0]?.payload, { id: "example", price: { amount: 7, currency: "CHF" } });
  });

  inWorld("what an endpoint reads again comes in its version", { triggers }, async (world) => {
    const { endpoints, subscriptions, triggerWebhookEvent } = world.webhooks;
    const { id } = await endpoints.create({ name: "A", url: "https://a.example/", payloadVersion: 2, sequenced: true });
    await subscriptions.create(id, { trigger: "NewDeal" });
    await triggerWebhookEvent("NewDeal", "D-1");
    await world.settle();
    assert.deepEqual((await endpoints.listEvents(id)).items[0]?.payload, inVersion[2]);
    await endpoints.update(id, { payloadVersion: 1 });
    assert.deepEqual((await endpoints.listEvents(id)).items[0]?.payload, inVersion[1]);
  });

  inWorld(
    "a version that cannot be made costs an attempt, not the endpoint's health, and nobody else's",
    { triggers },
    async (world) => {
      const id = await subscribedAt(world, 2);
      await subscribedAt(world, 1);
      failing = true;
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      failing = false;
      assert.deepEqual(
        world.receiver.requests().map(({ payload }) => payload),
        [inVersion[1]],
      );
      const [delivery = assert.fail()] = (await world.webhooks.deliveries.list({ endpointId: id })).items;
      const { history } = await world.webhooks.deliveries.get(delivery.id);
      assert.deepEqual([delivery.state, history[0]?.error?.code], ["pending", "internal"]);
      assert.match(history[0]?.error?.message ?? "", /Version 2.*No currency/);
      assert.equal((await world.webhooks.endpoints.get(id)).failuresInARow, 0);
      await world.advance(10_000);
      assert.deepEqual(world.receiver.requests()[1]?.payload, inVersion[2]);
    },
  );
}

async function subscribedAt({ webhooks }: World, payloadVersion: number): Promise<string> {
  const url = `https://a.example/${payloadVersion}`;
  const { id } = await webhooks.endpoints.create({ name: url, url, payloadVersion });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  return id;
}
