import assert from "node:assert/strict";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, TRIGGER } from "./rows.ts";
import { everything } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** How a store changes an endpoint; what a change means is core's to say. */
export function endpointChangesArea(test: StoreTest): void {
  test("a change is given the endpoint as it is, and its result is stored and returned", async (scene) => {
    const endpoint = await scene.endpoint({ name: "Old", ownerId: "o-1", failuresInARow: 3, pausedUntil: at(60) });
    const fields = {
      ...({ name: "New", url: "https://other.example/", envelope: "bare", allowSameUrl: true } as const),
      ...({
        state: "disabled",
        disabledReason: "byOperator",
        disabledAt: at(5),
        failuresInARow: 0,
        pausedUntil: null,
      } as const),
      secrets: [
        { id: "sec_b", key: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", createdAt: at(5), expiresAt: null },
        { id: "sec_a", key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", createdAt: at(0), expiresAt: at(90) },
      ],
      authentication: { kind: "httpHeader", values: [{ name: "x-key", value: "1" }] } as const,
      headers: [{ name: "x-team", value: "blue", isSecret: false }],
    };
    const seen: unknown[] = [];
    const updated = await scene.subscriptions.updateEndpoint(everything, endpoint.id, (current) => {
      seen.push(current);
      return changed(fields)(current);
    });
    assert.deepEqual(seen, [endpoint]);
    assert.deepEqual(updated, { ...endpoint, ...fields });
    assert.deepEqual(await scene.endpointNow(endpoint), updated);
  });

  test("a change that throws changes nothing, and its error comes through", async (scene) => {
    const endpoint = await scene.endpoint();
    const change = scene.subscriptions.updateEndpoint(everything, endpoint.id, () => {
      throw new Error("Not like this.");
    });
    await assert.rejects(change, /Not like this/);
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
  });

  test("changes of one endpoint at once follow one another, and none is lost", async (scene) => {
    const endpoint = await scene.endpoint({ failuresInARow: 0 });
    const oneMore = scene.subscriptions.updateEndpoint.bind(
      scene.subscriptions,
      everything,
      endpoint.id,
      (current) => ({
        ...current,
        failuresInARow: current.failuresInARow + 1,
      }),
    );
    await Promise.all(Array.from({ length: 10 }, oneMore));
    assert.equal((await scene.endpointNow(endpoint))?.failuresInARow, 10);
  });

  test("a taken name is refused and nothing of the change is kept", async (scene) => {
    await scene.endpoint({ name: "CRM" });
    const endpoint = await scene.endpoint({ name: "Shop" });
    const change = changed({ name: "CRM", state: "disabled" });
    await rejectsWith(scene.subscriptions.updateEndpoint(everything, endpoint.id, change), "name_taken", {
      name: "CRM",
    });
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
  });

  test("an endpoint may keep its name, and take that of a deleted one", async (scene) => {
    const { subscriptions } = scene;
    const [endpoint, deleted] = [await scene.endpoint({ name: "CRM" }), await scene.endpoint({ name: "Shop" })];
    await subscriptions.deleteEndpoint(everything, deleted.id, at(1));
    assert.ok(await subscriptions.updateEndpoint(everything, endpoint.id, changed({ name: "CRM" })));
    assert.ok(await subscriptions.updateEndpoint(everything, endpoint.id, changed({ name: "Shop" })));
  });

  test("a change is refused when it would bring two overlapping enabled endpoints to one URL", async (scene) => {
    const { subscriptions } = scene;
    const url = "https://receiver.example/hook";
    const first = await scene.endpoint({ url, state: "disabled", disabledReason: "byOperator", disabledAt: at(1) });
    await scene.subscription(first);
    const second = await scene.endpoint({ url });
    await scene.subscription(second);
    const elsewhere = await scene.endpoint();
    await scene.subscription(elsewhere);
    const enabling = subscriptions.updateEndpoint(everything, first.id, changed({ state: "enabled", name: "Free" }));
    await rejectsWith(enabling, "duplicate_endpoint", { trigger: TRIGGER });
    const moving = subscriptions.updateEndpoint(everything, elsewhere.id, changed({ url }));
    await rejectsWith(moving, "duplicate_endpoint", { trigger: TRIGGER });
    assert.deepEqual(await scene.endpointNow(first), first);
    assert.deepEqual(await scene.endpointNow(elsewhere), elsewhere);
    assert.ok(await subscriptions.updateEndpoint(everything, first.id, changed({ name: "Renamed" })));
    await subscriptions.deleteEndpoint(everything, second.id, at(3));
    assert.ok(await subscriptions.updateEndpoint(everything, first.id, changed({ state: "enabled" })));
  });
}
