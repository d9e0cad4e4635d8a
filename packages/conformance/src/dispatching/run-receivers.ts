import assert from "node:assert/strict";
import { approve, arrivals, deliveriesByHost, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld } from "./dispatching-world.ts";
import { refusal } from "./refusal.ts";

/** Who among the subscribers is waited for in a run, and who is not. */
export function runReceiverCases(inWorld: InWorld): void {
  inWorld("scope and changed fields decide who is waited for", { triggers }, async (world) => {
    const sync = { mode: "sync" } as const;
    await subscribedTo(world, "here", { ...sync, scope: "p1" });
    await subscribedTo(world, "elsewhere", { ...sync, scope: "p2" });
    const unchanged = await subscribedTo(world, "unchanged", { ...sync, changedFields: ["id"] });
    await subscribedTo(world, "changed", { ...sync, changedFields: ["limit"] });
    await run(world, approve, { scope: "p1" });
    assert.deepEqual(arrivals(world).toSorted(), ["changed", "here"]);
    await world.settle();
    assert.equal(world.receiver.requests().length, 2);
    const { decisions } = await world.webhooks.events.get(world.receiver.requests()[0]?.id ?? "");
    assert.deepEqual(decisions.map(({ reason }) => reason).toSorted(), ["otherScope", "unchanged"]);
    assert.ok(decisions.some(({ subscriptionId }) => subscriptionId === unchanged.subscriptionId));
  });

  inWorld(
    "one endpoint is told once of a stage, by the subscription that was waited for",
    { triggers },
    async (world) => {
      const { endpointId, subscriptionId } = await subscribedTo(world, "both", { mode: "sync" });
      const all = await world.webhooks.subscriptions.create(endpointId, { trigger: "*" });
      await run(world);
      await world.settle();
      const [request = assert.fail(), ...others] = world.receiver.requests();
      assert.equal(others.length, 0);
      assert.deepEqual((await world.webhooks.events.get(request.id)).decisions, [
        { subscriptionId: all.id, endpointId, reason: "duplicateOf", duplicateOf: subscriptionId, clause: null },
      ]);
    },
  );

  inWorld(
    "a filter ahead of an operation is about its input, and decides who is waited for",
    { triggers },
    async (world) => {
      const ahead = { mode: "sync", stage: "preOperation" } as const;
      await subscribedTo(world, "much", { ...ahead, filter: { path: "limit", gte: 10 } });
      const little = await subscribedTo(world, "little", { ...ahead, filter: { path: "limit", lt: 10 } });
      const ofPayload = await refusal(
        subscribedTo(world, "payload", { ...ahead, filter: { path: "id", exists: true } }),
      );
      assert.equal(ofPayload.code, "invalid_request");
      const { update } = world.webhooks.subscriptions;
      const edited = await refusal(update(little.subscriptionId, { filter: { path: "id", exists: true } }));
      assert.equal(edited.code, "invalid_request");
      await update(little.subscriptionId, { filter: { path: "deal", eq: "D-8" } });
      await run(world);
      assert.deepEqual(arrivals(world), ["much at preOperation"]);
      await subscribedTo(world, "after", { mode: "sync", filter: { path: "id", exists: true } });
    },
  );

  inWorld(
    "a paused endpoint is called, for the host waits; a disabled one is not, and a decision says so",
    { triggers },
    async (world) => {
      const sync = { mode: "sync", stage: "preOperation" } as const;
      const paused = await subscribedTo(world, "paused", sync);
      await world.store.subscriptions.updateEndpoint(
        { tenantId: "default", ownerId: null },
        paused.endpointId,
        (one) => ({
          ...one,
          pausedUntil: new Date(world.clock.now().getTime() + 60_000),
        }),
      );
      const off = await subscribedTo(world, "off", sync);
      await world.webhooks.endpoints.update(off.endpointId, { state: "disabled" });
      await run(world);
      assert.deepEqual(arrivals(world), ["paused at preOperation"]);
      await world.settle();
      assert.deepEqual((await world.webhooks.events.get(world.receiver.requests()[0]?.id ?? "")).decisions, [
        {
          subscriptionId: off.subscriptionId,
          endpointId: off.endpointId,
          reason: "endpointDisabled",
          duplicateOf: null,
          clause: null,
        },
      ]);
    },
  );

  inWorld(
    "who subscribes while a run is under way hears of what it then does, but nobody waits",
    { triggers },
    async (world) => {
      await run(world, approve, {
        async begin(work: (transaction: unknown) => Promise<void>) {
          world.clock.moveTo(new Date(world.clock.now().getTime() + 1));
          await subscribedTo(world, "late", { mode: "sync" });
          world.clock.moveTo(new Date(world.clock.now().getTime() + 1));
          await world.transaction(work);
        },
      });
      assert.deepEqual(arrivals(world), []);
      await world.settle();
      assert.deepEqual(arrivals(world), ["late"]);
      assert.equal((await world.webhooks.deliveries.list()).items[0]?.note, "syncDeliveredAsync");
      assert.deepEqual(await deliveriesByHost(world), { late: ["succeeded", null, 1] });
    },
  );
}
