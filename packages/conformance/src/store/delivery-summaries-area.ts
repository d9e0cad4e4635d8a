import assert from "node:assert/strict";
import { failure, outcome } from "./outcome.ts";
import { at } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const range = { since: at(0), until: at(100), stepMs: 10_000 };
const none = { pending: 0, succeeded: 0, exhausted: 0, canceled: 0, p50Ms: null, p95Ms: null };

/** How many deliveries became what, by steps of time. */
export function deliverySummariesArea(test: StoreTest): void {
  test("deliveries are counted by state in the step that they were created in; steps without any are left out", async (scene) => {
    await succeed(scene, 1, 1.5);
    await succeed(scene, 9.999, 11);
    await exhaust(scene, 25);
    const waiting = await scene.delivery(await scene.endpoint(), { createdAt: at(29) });
    const canceled = await scene.delivery(await scene.endpoint(), { createdAt: at(31) });
    await scene.subscriptions.deleteEndpoint(everything, canceled.endpointId, at(32));
    assert.deepEqual(await scene.deliveries.summarizeDeliveries(everything, range), [
      { ...none, step: 0, succeeded: 2, p50Ms: 500, p95Ms: 1_001 },
      { ...none, step: 2, exhausted: 1, pending: 1 },
      { ...none, step: 3, canceled: 1 },
    ]);
    assert.equal((await scene.detail(waiting)).delivery.state, "pending");
  });

  test("half, and 95 of 100, of those that succeeded took no longer than is said", async (scene) => {
    for (let place = 1; place <= 20; place += 1) await succeed(scene, 50, 50 + place);
    const [summary] = await scene.deliveries.summarizeDeliveries(everything, range);
    assert.deepEqual(summary, { ...none, step: 5, succeeded: 20, p50Ms: 10_000, p95Ms: 19_000 });
  });

  test("a range holds its beginning and not its end; test deliveries count for nothing", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.testDelivery(endpoint, { createdAt: at(5) });
    for (const second of [0, 10, 20]) await scene.delivery(endpoint, { createdAt: at(second) });
    const summaries = await scene.deliveries.summarizeDeliveries(everything, {
      since: at(0),
      until: at(20),
      stepMs: 10_000,
    });
    assert.deepEqual(
      summaries.map(({ step, pending }) => [step, pending]),
      [
        [0, 1],
        [1, 1],
      ],
    );
  });

  test("an owner's summary is of its own endpoints, and a tenant's of its own", async (scene) => {
    const mine = await scene.endpoint({ ownerId: "ann" });
    await scene.delivery(mine, { createdAt: at(1) });
    await scene.delivery(await scene.endpoint({ ownerId: "bob" }), { createdAt: at(1) });
    const pendingOf = async (viewer: typeof everything) =>
      (await scene.deliveries.summarizeDeliveries(viewer, range)).map(({ pending }) => pending);
    assert.deepEqual(await pendingOf(everything), [2]);
    assert.deepEqual(await pendingOf({ ...everything, ownerId: "ann" }), [1]);
    assert.deepEqual(await pendingOf({ ...everything, ownerId: "eve" }), []);
    assert.deepEqual(await pendingOf({ ...everything, tenantId: "nobody" }), []);
  });
}

async function succeed(scene: Scene, created: number, ended: number): Promise<void> {
  await scene.delivery(await scene.endpoint(), { createdAt: at(created) });
  await scene.record(outcome(await scene.claimOne({ now: at(created) }), at(created)), at(ended));
}

async function exhaust(scene: Scene, created: number): Promise<void> {
  await scene.delivery(await scene.endpoint(), { createdAt: at(created) });
  const failed = failure(await scene.claimOne({ now: at(created) }), at(created), at(created));
  await scene.record({ ...failed, next: { state: "exhausted", reason: "schedule" } }, at(created + 1));
}
