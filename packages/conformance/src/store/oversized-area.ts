import assert from "node:assert/strict";
import type { Delivery } from "@ancrage/core";
import { outcome } from "./outcome.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, deliveryRow, eventRow, newId, TENANT, TRIGGER } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const exhausted = { state: "exhausted" } as const;

/** Events whose payload is too large to be kept: sent as ids again and again, never in full, and forgotten like any other. */
export function oversizedArea(test: StoreTest): void {
  test("what goes out without the payload is replayed; what would need it is not", async (scene) => {
    const rows = new Map<string, Delivery>();
    for (const content of ["full", "thin", "fresh", "degraded"] as const)
      rows.set(content, await ended(scene, content));
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: exhausted }), 3);
    const batch = { filter: exhausted, ids: Array.from({ length: 9 }, () => newId("dlv", at(9))), now: at(9) };
    const { items } = await scene.deliveries.replayDeliveries(everything, batch);
    const replayed = ["thin", "fresh", "degraded"].map((content) => rows.get(content)?.id);
    assert.deepEqual(new Set(items.map(({ replayOf }) => replayOf)), new Set(replayed));
  });

  test("one delivery of such an event can be added", async (scene) => {
    const { eventId, endpointId, subscriptionId } = await ended(scene, "thin");
    const event = eventRow({ id: eventId });
    const added = deliveryRow(event, { endpointId, subscriptionId }, { content: "thin" });
    assert.equal((await scene.deliveries.addDelivery(added)).replay, 1);
  });

  test("forgetting wipes the size too, and then nothing can be sent again", async (scene) => {
    const delivery = await ended(scene, "thin");
    await scene.deliveries.forget({ tenantId: TENANT, trigger: TRIGGER, recordId: "D-1" }, at(5));
    const { event } = await scene.detail(delivery);
    assert.deepEqual([event.payload, event.oversizedBytes, event.forgottenAt], [null, null, at(5)]);
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: exhausted }), 0);
    const { eventId, endpointId, subscriptionId } = delivery;
    const added = deliveryRow(eventRow({ id: eventId }), { endpointId, subscriptionId });
    await rejectsWith(scene.deliveries.addDelivery(added), "event_not_found");
  });
}

/** A delivery of an event that was too large, exhausted. */
async function ended(scene: Scene, content: Delivery["content"]): Promise<Delivery> {
  const to = await scene.to(await scene.endpoint());
  const event = await scene.event();
  const [routing] = await scene.claimEvents();
  const deliveries = [deliveryRow(event, to, { content })];
  const result = { eventId: event.id, claim: routing?.claim ?? 0, state: "routed", decisions: [], deliveries } as const;
  await scene.commitRouting([{ ...result, payload: null, oversizedBytes: 300_000 }]);
  const claimed = await scene.claimOne();
  await scene.record({ ...outcome(claimed, at(0)), next: { state: "exhausted", reason: "schedule" } });
  return (await scene.detail(claimed.delivery)).delivery;
}
