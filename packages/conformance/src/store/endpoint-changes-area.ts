import assert from "node:assert/strict";
import { rejectsWith } from "./rejects-with.ts";
import { at, TRIGGER } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** What an operator changes of an endpoint. */
export function endpointChangesArea(test: StoreTest): void {
  test("a change touches what it names and returns the endpoint as it is then", async (scene) => {
    const endpoint = await scene.endpoint({ name: "Old", ownerId: "o-1", failuresInARow: 3 });
    const renamed = await scene.subscriptions.updateEndpoint(everything, endpoint.id, { name: "New" }, at(5));
    assert.deepEqual(renamed, { ...endpoint, name: "New" });
    assert.deepEqual(await scene.endpointNow(endpoint), renamed);
    assert.deepEqual(await scene.subscriptions.updateEndpoint(everything, endpoint.id, {}, at(6)), renamed);
  });

  test("disabling says who did it and when", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), failuresInARow: 10, pauses: 1 });
    const disabled = await scene.subscriptions.updateEndpoint(everything, endpoint.id, { state: "disabled" }, at(5));
    const change = { state: "disabled", disabledReason: "byOperator", disabledAt: at(5) } as const;
    assert.deepEqual(disabled, { ...endpoint, ...change });
    assert.deepEqual(await scene.endpointNow(endpoint), disabled);
  });

  test("enabling ends a pause and forgets failures", async (scene) => {
    const endpoint = await scene.endpoint({
      ...{ state: "disabled", disabledReason: "gone", disabledAt: at(1) },
      ...{ pausedUntil: at(60), failuresInARow: 12, pauses: 2 },
    });
    const enabled = await scene.subscriptions.updateEndpoint(everything, endpoint.id, { state: "enabled" }, at(5));
    const fresh = { state: "enabled", disabledReason: null, disabledAt: null } as const;
    assert.deepEqual(enabled, { ...endpoint, ...fresh, failuresInARow: 0, pauses: 0, pausedUntil: null });
    assert.deepEqual(await scene.endpointNow(endpoint), enabled);
  });

  test("enabling an endpoint that is only paused ends the pause too", async (scene) => {
    const endpoint = await scene.endpoint({ pausedUntil: at(60), failuresInARow: 10, pauses: 1 });
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, { state: "enabled" }, at(5));
    assert.deepEqual(await scene.endpointNow(endpoint), {
      ...endpoint,
      failuresInARow: 0,
      pauses: 0,
      pausedUntil: null,
    });
  });

  test("a taken name is refused and nothing of the change is kept", async (scene) => {
    await scene.endpoint({ name: "CRM" });
    const endpoint = await scene.endpoint({ name: "Shop" });
    const change = scene.subscriptions.updateEndpoint(
      everything,
      endpoint.id,
      { name: "CRM", state: "disabled" },
      at(5),
    );
    await rejectsWith(change, "name_taken", { name: "CRM" });
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
  });

  test("an endpoint may keep its name, and take that of a deleted one", async (scene) => {
    const { subscriptions } = scene;
    const [endpoint, deleted] = [await scene.endpoint({ name: "CRM" }), await scene.endpoint({ name: "Shop" })];
    await subscriptions.deleteEndpoint(everything, deleted.id, at(1));
    assert.ok(await subscriptions.updateEndpoint(everything, endpoint.id, { name: "CRM" }, at(2)));
    assert.ok(await subscriptions.updateEndpoint(everything, endpoint.id, { name: "Shop" }, at(3)));
  });

  test("enabling is refused when it would bring two overlapping endpoints to one URL", async (scene) => {
    const { subscriptions } = scene;
    const url = "https://receiver.example/hook";
    const first = await scene.endpoint({ url });
    await scene.subscription(first);
    const disabled = await subscriptions.updateEndpoint(everything, first.id, { state: "disabled" }, at(1));
    const second = await scene.endpoint({ url });
    await scene.subscription(second);
    const enabling = subscriptions.updateEndpoint(everything, first.id, { state: "enabled", name: "Free" }, at(2));
    await rejectsWith(enabling, "duplicate_target", { trigger: TRIGGER });
    assert.deepEqual(await scene.endpointNow(first), disabled);
    await subscriptions.deleteEndpoint(everything, second.id, at(3));
    assert.ok(await subscriptions.updateEndpoint(everything, first.id, { state: "enabled" }, at(4)));
  });
}
