import assert from "node:assert/strict";
import { alertTriggers, EndpointDisabled } from "@ancrage/core";
import { dealTrigger, subscribed } from "./deal-trigger.ts";
import type { InWorld, World, WorldRequest } from "./dispatching-world.ts";

const ill = "https://ill.example/hook";
const guard = "https://guard.example/hook";
const hour = 3_600_000;
const retryScheduleMs = Array(50).fill(12 * hour);
// As many as pause an endpoint at once.
const ten = Array.from({ length: 10 }, (_, index) => `D-${index}`);
const triggers = [dealTrigger("NewDeal", { retryScheduleMs }), ...alertTriggers];
const atOnce = [dealTrigger("NewDeal", { retryScheduleMs: [] }), ...alertTriggers];

/** What reached a URL, each by its trigger. */
function reached({ receiver }: World, url: string): readonly WorldRequest[] {
  return receiver.requests().filter((request) => request.url === url);
}

/** What an alert may say. */
type Facts = Partial<
  Readonly<Record<"endpointId" | "deliveryId" | "eventId" | "recordId" | "pausedUntil" | "reason", string>>
> & { readonly attempts?: number; readonly failuresInARow?: number; readonly error?: { readonly code: string } };

function factsOf(request: WorldRequest | undefined): Facts {
  return (request ?? assert.fail("nothing reached it")).payload as Facts;
}

function named(request: WorldRequest, ...fields: readonly string[]): unknown[] {
  return [request.trigger, ...fields.map((field) => (request.payload as Record<string, unknown>)[field])];
}

/** Lets days pass, and looks for work twice in each: an endpoint that is paused again and again has some every hour. */
async function pass(world: World, days: number): Promise<void> {
  for (let half = 0; half < 2 * days; half += 1) {
    world.clock.moveTo(new Date(world.clock.now().getTime() + 12 * hour));
    await world.settle();
  }
}

/** An endpoint that hears every alert. */
async function guarded(world: World, url = guard, ownerId?: string): Promise<string> {
  const { id } = await world.webhooks.endpoints.create({ name: url, url, ...(ownerId !== undefined && { ownerId }) });
  for (const { name } of alertTriggers) await world.webhooks.subscriptions.create(id, { trigger: name });
  return id;
}

/** What is told of endpoints to whoever subscribed to it. */
export function alertCases(inWorld: InWorld): void {
  inWorld(
    "an endpoint that only fails is told once a stage and once when it is disabled, signed, with what is about it",
    { triggers },
    async (world) => {
      await guarded(world);
      const { endpointId } = await subscribed(world, ill);
      world.receiver.at(ill).answers({ status: 500 });
      await world.webhooks.triggerWebhookEvents("NewDeal", ten);
      await world.settle();
      const failingSince = world.clock.now().toISOString();
      await pass(world, 6);
      assert.deepEqual(
        reached(world, guard).map((request) => named(request, "endpointId", "endpointName", "ownerId", "failingSince")),
        [
          ...Array(3).fill(["endpoint.failing", endpointId, ill, null, failingSince]),
          ["endpoint.disabled", endpointId, ill, null, undefined],
        ],
      );
      assert.deepEqual(
        reached(world, guard).map((request) => named(request, "stage", "reason").slice(1)),
        [
          [1, undefined],
          [2, undefined],
          [3, undefined],
          [undefined, "failing"],
        ],
      );
      const [first] = reached(world, guard);
      const { failuresInARow, pausedUntil } = factsOf(first);
      assert.ok(Number(failuresInARow) >= 10);
      assert.ok(new Date(String(pausedUntil)) > new Date(failingSince));
    },
  );

  inWorld("a new spell after a success is told again", { triggers }, async (world) => {
    await guarded(world);
    await subscribed(world, ill);
    for (let spell = 0; spell < 2; spell += 1) {
      world.receiver.at(ill).answers(...Array(10).fill({ status: 500 }), {});
      await world.webhooks.triggerWebhookEvents("NewDeal", ten);
      await pass(world, 2);
    }
    assert.deepEqual(
      reached(world, guard).map((request) => named(request, "stage")),
      Array(2).fill(["endpoint.failing", 1]),
    );
  });

  inWorld(
    "whoever disables an endpoint, it is told: an operator, a receiver that is gone, one that wants no more",
    { triggers },
    async (world) => {
      await guarded(world);
      const { endpointId } = await subscribed(world, ill);
      await world.webhooks.endpoints.update(endpointId, { state: "disabled" });
      await world.webhooks.endpoints.update(endpointId, { state: "disabled", description: "Off" });
      await world.settle();
      for (const answer of [{ status: 410 }, { headers: { "webhook-delivery": "disable" } }]) {
        await world.webhooks.endpoints.update(endpointId, { state: "enabled" });
        world.receiver.at(ill).answers(answer);
        await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
        await world.advance(hour);
      }
      assert.deepEqual(
        reached(world, guard).map((request) => named(request, "reason")),
        ["byOperator", "gone", "byReceiver"].map((reason) => ["endpoint.disabled", reason]),
      );
    },
  );

  inWorld(
    "of deliveries that are exhausted the first of each hour is told for an endpoint, with where to look",
    { triggers: atOnce },
    async (world) => {
      await guarded(world);
      const { endpointId } = await subscribed(world, ill);
      await subscribed(world, "https://other.example/hook");
      world.receiver.at(ill).answers({ status: 500 });
      world.receiver.at("https://other.example/hook").answers({ status: 503 });
      const listened: string[] = [];
      world.webhooks.on("delivery.exhausted", ({ endpointId: id }) => listened.push(id));
      for (const wave of [0, 1]) {
        await world.webhooks.triggerWebhookEvents("NewDeal", ["D-1", "D-2", "D-3"]);
        await world.settle();
        const told = reached(world, guard).filter((request) => factsOf(request).endpointId === endpointId);
        assert.equal(told.length, wave + 1);
        const facts = factsOf(told.at(-1));
        const delivery = await world.webhooks.deliveries.get(String(facts.deliveryId));
        assert.deepEqual(
          [delivery.state, delivery.eventId, delivery.recordId, delivery.trigger],
          ["exhausted", facts.eventId, facts.recordId, "NewDeal"],
        );
        assert.deepEqual([facts.attempts, facts.reason, facts.error?.code], [1, "schedule", "status"]);
        await world.advance(hour);
      }
      assert.equal(reached(world, guard).length, 4);
      assert.equal(listened.length, 12);
    },
  );

  inWorld(
    "an alert goes to its own owner and to operators, never to the endpoint it is about, and decisions say so",
    { triggers: atOnce },
    async (world) => {
      const { endpoints, subscriptions, events } = world.webhooks;
      const urls = { own: "https://ann-2.example/", other: "https://bob.example/" };
      const operators = await guarded(world);
      const own = await guarded(world, urls.own, "ann");
      const other = await guarded(world, urls.other, "bob");
      const about = await guarded(world, ill, "ann");
      await subscriptions.create(about, { trigger: "NewDeal" });
      await subscriptions.create(operators, { trigger: "*" });
      world.receiver.at(ill).answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const hearing = (url: string) => reached(world, url).filter(({ trigger }) => trigger === "delivery.exhausted");
      assert.deepEqual(
        [guard, urls.own, urls.other, ill].map((url) => hearing(url).length),
        [1, 1, 0, 0],
      );
      const [request] = hearing(guard);
      assert.deepEqual(named(request ?? assert.fail(), "ownerId"), ["delivery.exhausted", "ann"]);
      const { decisions } = await events.get(request?.id ?? "");
      assert.deepEqual(
        decisions.map(({ endpointId, reason }) => [endpointId, reason]).toSorted(),
        [
          [about, "aboutItself"],
          [operators, "duplicateOf"],
          [other, "otherOwner"],
        ].toSorted(),
      );
      assert.equal((await endpoints.get(own)).failuresInARow, 0);
    },
  );

  inWorld(
    "a test delivery that fails is no alert; one of an alert shows its sample",
    { triggers: atOnce },
    async (world) => {
      const { endpoints } = world.webhooks;
      const guarding = await guarded(world);
      const { endpointId } = await subscribed(world, ill);
      world.receiver.at(ill).answers({ status: 500 });
      await endpoints.sendTestDelivery(endpointId, "NewDeal");
      await world.settle();
      assert.deepEqual([reached(world, ill).length, reached(world, guard).length], [1, 0]);
      await endpoints.sendTestDelivery(guarding, "endpoint.disabled");
      await world.settle();
      assert.deepEqual(
        reached(world, guard).map(({ payload }) => payload),
        [EndpointDisabled.sample],
      );
    },
  );

  inWorld("an alert stays in the tenant of its endpoint", { triggers: atOnce }, async (world) => {
    const { endpoints, subscriptions } = world.webhooks;
    await guarded(world);
    const elsewhere = { tenantId: "globex" };
    const { id } = await endpoints.create({ name: "Theirs", url: ill }, elsewhere);
    await subscriptions.create(id, { trigger: "NewDeal" }, elsewhere);
    const watch = "https://globex-guard.example/";
    const { id: watching } = await endpoints.create({ name: "Guard", url: watch }, elsewhere);
    await subscriptions.create(watching, { trigger: "delivery.exhausted" }, elsewhere);
    world.receiver.at(ill).answers({ status: 500 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1", { tenantId: "globex" } as object);
    await world.settle();
    assert.deepEqual([reached(world, watch).length, reached(world, guard).length], [1, 0]);
  });

  inWorld(
    "where no alert is registered nothing is recorded, and listeners are told all the same",
    { triggers: [dealTrigger("NewDeal", { retryScheduleMs: [] })] },
    async (world) => {
      const told: string[] = [];
      world.webhooks.on("delivery.exhausted", () => told.push("exhausted"));
      world.webhooks.on("endpoint.disabled", () => told.push("disabled"));
      const { endpointId } = await subscribed(world, ill);
      world.receiver.answers({ status: 500 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      await world.webhooks.endpoints.update(endpointId, { state: "disabled" });
      assert.deepEqual(told, ["exhausted", "disabled"]);
      assert.deepEqual((await world.webhooks.tenant.status()).unregisteredTriggers, []);
    },
  );
}
