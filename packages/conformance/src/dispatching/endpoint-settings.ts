import assert from "node:assert/strict";
import { dealTrigger } from "./deal-trigger.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

const url = "https://a.example/hook";
const triggers = [dealTrigger("NewDeal", { retryScheduleMs: [60_000] })];

/** What an endpoint may have otherwise than the dispatcher and the triggers have it. */
export function endpointSettingsCases(inWorld: InWorld): void {
  inWorld("an endpoint's own retry schedule wins over its trigger's", { triggers }, async (world) => {
    const { endpoints, subscriptions, deliveries } = world.webhooks;
    const { id, retryScheduleMs } = await endpoints.create({ name: "A", url, retryScheduleMs: [5_000, 7_000] });
    assert.deepEqual(retryScheduleMs, [5_000, 7_000]);
    await subscriptions.create(id, { trigger: "NewDeal" });
    world.receiver.answers({ status: 500 });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
    const startedAt = world.clock.now().getTime();
    await world.advance(3_600_000);
    const times = () => world.receiver.requests().map(({ receivedAt }) => receivedAt.getTime() - startedAt);
    assert.deepEqual(times(), [0, 5_000, 12_000]);
    assert.equal((await deliveries.list()).items[0]?.state, "exhausted");

    await endpoints.update(id, { retryScheduleMs: null });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-2");
    await world.advance(3_600_000);
    assert.deepEqual(times().slice(3), [3_600_000, 3_660_000]);
    await endpoints.update(id, { retryScheduleMs: [] });
    await world.webhooks.triggerWebhookEvent("NewDeal", "D-3");
    await world.advance(3_600_000);
    assert.equal(times().length, 6);
  });

  inWorld(
    "an endpoint's own deadline holds for its attempts and for the lease of each",
    { triggers },
    async (world) => {
      const { endpoints, subscriptions, deliveries } = world.webhooks;
      const slow = "https://slow.example/";
      for (const [name, at, attemptTimeoutMs] of [
        ["A", url, 2_000],
        ["B", slow, 60_000],
      ] as const) {
        const { id } = await endpoints.create({ name, url: at, attemptTimeoutMs });
        await subscriptions.create(id, { trigger: "NewDeal" });
      }
      world.receiver.at(url).answers({ delayMs: 3_000 });
      world.receiver.at(slow).answers({ delayMs: 45_000 });
      await world.webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await world.settle();
      const { items } = await deliveries.list();
      assert.deepEqual(items.map(({ state, attempts, crashes }) => [state, attempts, crashes]).toSorted(), [
        ["pending", 1, 0],
        ["succeeded", 1, 0],
      ]);
      const [failed = assert.fail()] = items.filter(({ state }) => state === "pending");
      assert.equal((await deliveries.get(failed.id)).history[0]?.durationMs, 2_000);
    },
  );

  inWorld("settings are shown, changed one by one, and taken back with null", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const given = { description: "Site office", attemptTimeoutMs: 30_000, retryScheduleMs: [1_000] };
    const { id, ...made } = await endpoints.create({ name: "A", url, ...given });
    const settings = ({ description, attemptTimeoutMs, retryScheduleMs }: typeof made) => ({
      ...{ description, attemptTimeoutMs, retryScheduleMs },
    });
    assert.deepEqual(settings(made), given);
    await endpoints.update(id, { name: "B" });
    assert.deepEqual(settings((await endpoints.get(id)) as never), given);
    await endpoints.update(id, { description: "Other" });
    assert.deepEqual(settings((await endpoints.get(id)) as never), { ...given, description: "Other" });
    await endpoints.update(id, { description: null, attemptTimeoutMs: null, retryScheduleMs: null });
    const none = { description: null, attemptTimeoutMs: null, retryScheduleMs: null };
    assert.deepEqual(settings((await endpoints.get(id)) as never), none);
    assert.deepEqual(settings((await endpoints.create({ name: "C", url: "https://c.example/" })) as never), none);
  });

  inWorld("settings out of range are refused, each by its name", { triggers }, async (world) => {
    const { endpoints } = world.webhooks;
    const { id } = await endpoints.create({ name: "A", url });
    for (const [setting, values] of Object.entries({
      attemptTimeoutMs: [0, 999, 60_001, 1_500.5, "5000"],
      retryScheduleMs: [[0], [999], [604_800_001], [1_000.5], Array(51).fill(1_000), 1_000, "none"],
      description: ["", "x".repeat(1_001), "a\0b", "\ud800", 7],
    })) {
      for (const value of values) {
        const wanted = { [setting]: value } as never;
        const refused = [
          await refusal(endpoints.update(id, wanted)),
          await refusal(endpoints.create({ name: "B", url: "https://b.example/", ...(wanted as object) })),
        ];
        for (const { code, message } of refused) {
          assert.equal(code, "invalid_request");
          assert.ok(message.includes(setting), message);
        }
      }
    }
    assert.equal((await endpoints.list()).items.length, 1);
  });
}
