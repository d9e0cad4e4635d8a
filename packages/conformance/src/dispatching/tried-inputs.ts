import assert from "node:assert/strict";
import type { Filter } from "@ancrage/core";
import { approval, run, subscribedTo, triggers } from "./approval.ts";
import type { InWorld } from "./dispatching-world.ts";

/** Filters of subscriptions ahead of an operation, tried on its input. */
export function triedInputCases(inWorld: InWorld): void {
  inWorld(
    "ahead of an operation a filter is tried on the input, and a payload is refused with what to give",
    { triggers },
    async (world) => {
      const { match } = world.webhooks.triggers;
      const filter: Filter = { path: "deal", eq: "D-7" };
      const early = await subscribedTo(world, "early", { mode: "sync", stage: "preOperation", filter });
      const late = await subscribedTo(world, "late", { filter: { path: "id", eq: "D-7" } });
      const name = approval.name;
      const passes = { matches: true, reason: null, clause: 'deal eq "D-7"', note: null };
      const fails = { ...passes, matches: false, reason: "filtered" };
      for (const asked of [
        { filter, stage: "preValidation" },
        { filter, stage: "preOperation" },
      ] as const) {
        assert.deepEqual(await match(name, { ...asked, input: { deal: "D-7" } }), passes);
        assert.deepEqual(await match(name, { ...asked, input: { deal: "D-8" } }), fails);
      }
      const ofEarly = { subscriptionId: early.subscriptionId };
      assert.deepEqual(await match(name, { ...ofEarly, input: { deal: "D-7" } }), { ...passes, clause: null });
      assert.deepEqual(await match(name, { ...ofEarly, input: { deal: "D-8" } }), fails);
      // As receivers would see it: with what the schema adds.
      const added = { filter: { path: "limit", eq: 10 }, stage: "preOperation" } as const;
      assert.equal((await match(name, { ...added, input: { deal: "D-7" } })).matches, true);

      const wrong: readonly (readonly [Parameters<typeof match>[1], RegExp])[] = [
        [{ ...ofEarly, payload: { id: "D-7" } }, /payload: At preOperation receivers see the input.*give input/],
        [ofEarly, /input: At preOperation.*no sample.*give input/],
        [{ ...ofEarly, input: { deal: 7 } }, /input\.deal: /],
        [{ filter, input: { deal: "D-7" } }, /The payload has no field deal/],
        [{ filter: { path: "id", eq: "D-7" }, input: { deal: "D-7" } }, /input: .*Give payload/],
        [
          { filter: { path: "id", eq: "D-7" }, stage: "preOperation", input: { deal: "D-7" } },
          /The input has no field id/,
        ],
        [{ ...ofEarly, stage: "preOperation", input: { deal: "D-7" } } as never, /stage: /],
        [{ subscriptionId: late.subscriptionId, input: { deal: "D-7" } }, /input: .*Give payload/],
      ];
      for (const [request, words] of wrong) {
        await assert.rejects(match(name, request), { code: "invalid_request", message: words });
      }

      await run(world);
      await world.settle();
      const { items } = await world.webhooks.deliveries.list();
      const eventAt = (endpointId: string) =>
        items.find((one) => one.endpointId === endpointId)?.eventId ?? assert.fail();
      const [ahead, after] = [eventAt(early.endpointId), eventAt(late.endpointId)];
      assert.deepEqual(await match(name, { filter, eventId: ahead }), passes);
      assert.equal((await match(name, { ...ofEarly, eventId: ahead })).matches, true);
      assert.equal((await match(name, { ...ofEarly, eventId: after })).reason, "otherStage");
      assert.equal((await match(name, { filter, stage: "preOperation", eventId: after })).reason, "otherStage");
      assert.equal((await match(name, { subscriptionId: late.subscriptionId, eventId: after })).matches, true);
    },
  );
}
