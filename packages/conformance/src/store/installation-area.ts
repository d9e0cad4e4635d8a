import assert from "node:assert/strict";
import { at, deliveryRow, eventRow, TENANT, TRIGGER } from "./rows.ts";
import type { StoreTest } from "./store-test.ts";

/** What a store says of itself: which installation it is, and what waits in it that nobody here knows. */
export function installationArea(test: StoreTest): void {
  test("an installation has a name that a header can hold, the same each time", async ({ store }) => {
    const name = await store.installation?.();
    assert.match(name ?? "", /^[\x21-\x7e]{8,256}$/);
    assert.equal(await store.installation?.(), name);
  });

  test("triggers that nobody here has registered are named while anything of them waits, tenant by tenant", async (scene) => {
    const { deliveries } = scene;
    const waiting = (registered: readonly string[], limit = 10, tenantId = TENANT) =>
      deliveries.waitingTriggers(tenantId, registered, limit);
    assert.deepEqual(await waiting([]), []);
    const events = ["Zed", "Alpha", "Alpha", "Known"].map((trigger) => eventRow({ trigger }));
    await deliveries.recordEvents([...events, eventRow({ tenantId: "globex", trigger: "Foreign" })]);
    assert.deepEqual(await waiting(["Known"]), ["Alpha", "Zed"]);
    assert.deepEqual(await waiting(["Known"], 1), ["Alpha"]);
    assert.deepEqual(await waiting([], 10, "globex"), ["Foreign"]);

    const claimed = await scene.claimEvents({ slots: new Map(["Zed", "Alpha", "Known"].map((name) => [name, 5])) });
    const to = await scene.to(await scene.endpoint());
    const zed = claimed.find(({ event }) => event.trigger === "Zed")?.event ?? assert.fail();
    const results = claimed.map(({ event, claim }) => ({
      ...({ eventId: event.id, claim, state: "routed", payload: "{}", decisions: [] } as const),
      deliveries: event === zed ? [{ ...deliveryRow(event, to), trigger: "Zed" }] : [],
    }));
    assert.equal((await deliveries.commitRouting(results)).eventIds.length, 4);
    assert.deepEqual(await waiting([TRIGGER, "Known"]), ["Zed"]);
    const { eventId } =
      (await deliveries.getEvent({ tenantId: TENANT, ownerId: null }, zed.id))?.deliveries[0] ?? assert.fail();
    await deliveries.cancelEvent({ tenantId: TENANT, ownerId: null }, eventId, at(1));
    assert.deepEqual(await waiting([TRIGGER, "Known"]), []);
  });
}
