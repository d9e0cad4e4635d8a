import assert from "node:assert/strict";
import type { NewEvent, RecordedChanges } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { failure, gone } from "./outcome.ts";
import { at, changed, eventRow } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Events that are recorded together with what they come of. */
export function eventsOfChangesArea(test: StoreTest): void {
  test("the events of results see what was recorded, and are recorded with it", async (scene) => {
    const endpoint = await scene.endpoint();
    await scene.delivery(endpoint);
    const alert = eventRow({ createdAt: at(1) });
    const seen: RecordedChanges[] = [];
    const recorded = await scene.deliveries.recordResults([gone(await scene.claimOne(), at(0))], at(1), (changes) => {
      seen.push(changes);
      return [keyed(alert)];
    });
    assert.equal(seen.length, 1);
    for (const { staleDeliveryIds, endpoints } of [recorded, ...seen]) {
      const states = endpoints.map(({ before, after }) => [before.id, before.state, after.disabledReason]);
      assert.deepEqual([staleDeliveryIds, states], [[], [[endpoint.id, "enabled", "gone"]]]);
    }
    await expectRecorded(scene, [alert]);
  });

  test("batches of several processes that tell the same thing record one event", async (scene) => {
    const endpoints = [await scene.endpoint(), await scene.endpoint()];
    for (const endpoint of endpoints) for (let count = 0; count < 4; count += 1) await scene.delivery(endpoint);
    const claims = await scene.claim();
    const alerts = claims.map(() => eventRow({ createdAt: at(1) }));
    await Promise.all(
      claims.map((claimed, index) => {
        const alert = alerts[index] ?? assert.fail();
        const told = [{ ...keyed(alert, claimed.endpoint.id), recordId: claimed.endpoint.id }];
        return scene.deliveries.recordResults([failure(claimed, at(0), at(9))], at(1), () => told);
      }),
    );
    const events = (await scene.claimEvents({ now: at(9) })).map(({ event }) => event);
    assert.deepEqual(events.map(({ recordId }) => recordId).toSorted(), idsOf(endpoints).toSorted());
  });

  test("the events of a change of an endpoint see both rows, and are recorded with it or not at all", async (scene) => {
    const endpoint = await scene.endpoint();
    const alert = eventRow({ createdAt: at(1) });
    const seen: unknown[] = [];
    const off = { state: "disabled", disabledReason: "byOperator", disabledAt: at(1) } as const;
    const fails = () => {
      throw new Error("No events.");
    };
    const failing = scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(off), fails);
    await assert.rejects(failing, { message: "No events." });
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed(off), (before, after) => {
      seen.push(before.state, after.state, after.id);
      return [keyed(alert)];
    });
    assert.deepEqual(seen, ["enabled", "disabled", endpoint.id]);
    assert.equal((await scene.endpointNow(endpoint)).state, "disabled");
    await expectRecorded(scene, [alert]);
  });
}

function keyed(event: NewEvent, key = "key"): NewEvent {
  return { ...event, idempotency: { key, hash: "0".repeat(64) } };
}

async function expectRecorded(scene: Scene, events: readonly NewEvent[]): Promise<void> {
  const claimed = await scene.claimEvents({ now: at(9) });
  assert.deepEqual(idsOf(claimed.map(({ event }) => event)), idsOf(events));
}
