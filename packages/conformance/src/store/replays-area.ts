import assert from "node:assert/strict";
import { cursorBefore, type Delivery, type ReplayableQuery, type ReplayFilter } from "@ancrage/core";
import { claimedIds, idsOf } from "./ids-of.ts";
import { outcome } from "./outcome.ts";
import { rejectsWith } from "./rejects-with.ts";
import { at, changed, deliveryRow, newId } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const exhausted: ReplayFilter = { state: "exhausted" };

/** Sending many deliveries again, by filter and time range. */
export function replaysArea(test: StoreTest): void {
  test("each matching delivery gets one replay, due at once, with the next number and the same payload", async (scene) => {
    const endpoint = await scene.endpoint();
    const [one, two] = [
      await ended(scene, await scene.delivery(endpoint)),
      await ended(scene, await scene.delivery(endpoint)),
    ];
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: exhausted }), 2);
    const { items, nextCursor } = await replay(scene, exhausted, { seconds: 5 });
    assert.equal(nextCursor, null);
    for (const original of [one, two]) {
      const made = items.find(({ replayOf }) => replayOf === original.id);
      assert.ok(made);
      const { eventId, endpointId, subscriptionId, trigger } = original;
      const expected = deliveryRow((await scene.detail(original)).event, { endpointId, subscriptionId });
      assert.deepEqual(made, {
        ...{ ...expected, id: made.id, eventId, trigger, replay: 1, replayOf: original.id },
        ...{ createdAt: at(5), nextAttemptAt: at(5) },
      });
      assert.deepEqual((await scene.detail(made)).delivery, made);
      assert.deepEqual((await scene.detail(original)).delivery, original);
    }
    const claimed = await scene.claim({ now: at(5) });
    assert.deepEqual(claimedIds(claimed), idsOf(items));
    assert.deepEqual(new Set(claimed.map(({ event }) => event.payload)), new Set(['{"id":"D-1"}']));
  });

  test("batches go from the newest to the oldest, each delivery once, and new replays are not among them", async (scene) => {
    const endpoint = await scene.endpoint();
    const originals: Delivery[] = [];
    for (const second of [1, 2, 2, 3, 4]) {
      originals.push(await ended(scene, await scene.delivery(endpoint, { createdAt: at(second) }), "succeeded"));
    }
    const replayed: (string | null)[] = [];
    let cursor: string | undefined;
    let calls = 0;
    do {
      const { items, nextCursor } = await replay(
        scene,
        { state: "succeeded" },
        { limit: 2, cursor, seconds: 10 + calls },
      );
      for (const claimed of await scene.claim({ now: at(10 + calls) }))
        await scene.record(outcome(claimed, at(9)), at(9));
      replayed.push(...items.map(({ replayOf }) => replayOf));
      cursor = nextCursor ?? undefined;
      calls += 1;
    } while (cursor !== undefined && calls < 10);
    assert.equal(calls, 3);
    const sorted = originals.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    );
    assert.deepEqual(
      replayed,
      sorted.map(({ id }) => id),
    );
  });

  test("what was replayed is not replayed by the same filter again, but its last replay is", async (scene) => {
    const original = await ended(scene, await scene.delivery(await scene.endpoint()));
    const [first] = (await replay(scene, exhausted, { seconds: 5 })).items;
    assert.ok(first);
    assert.deepEqual((await replay(scene, exhausted, { seconds: 6 })).items, []);
    await ended(scene, first, "exhausted", 6);
    const [second] = (await replay(scene, exhausted, { seconds: 7 })).items;
    assert.deepEqual([second?.replay, second?.replayOf, second?.eventId], [2, first.id, original.eventId]);
  });

  test("a cursor leads to what is left, however often it is used, and to nothing that was made after it", async (scene) => {
    const endpoint = await scene.endpoint();
    for (const second of [1, 2, 3, 4]) await ended(scene, await scene.delivery(endpoint, { createdAt: at(second) }));
    const left = async (query: Omit<ReplayableQuery, "filter">) =>
      scene.deliveries.countReplayable(everything, { filter: exhausted, ...query });
    const start = cursorBefore(at(5), "dlv");
    assert.deepEqual([await left({}), await left({ cursor: start }), await left({ limit: 3 })], [4, 4, 3]);
    assert.equal(await left({ cursor: cursorBefore(at(3), "dlv") }), 2);

    const first = await replay(scene, exhausted, { cursor: start, limit: 2, seconds: 6 });
    for (const claimed of await scene.claim({ now: at(6) })) {
      const next = { state: "exhausted", reason: "schedule" } as const;
      await scene.record({ ...outcome(claimed, at(6)), next, effect: null }, at(6));
    }
    assert.deepEqual([await left({}), await left({ cursor: start })], [4, 2]);
    assert.equal(await left({ cursor: first.nextCursor ?? "" }), 2);
    const again = await replay(scene, exhausted, { cursor: start, limit: 3, seconds: 7 });
    assert.deepEqual([again.items.map(({ replay: number }) => number), again.nextCursor], [[1, 1], null]);
    assert.deepEqual(
      [await left({ cursor: start }), (await replay(scene, exhausted, { cursor: start })).items],
      [0, []],
    );
    await rejectsWith(left({ cursor: "nonsense" }), "invalid_cursor");
  });

  test("two at once make one replay of each", async (scene) => {
    const endpoint = await scene.endpoint();
    for (let count = 0; count < 10; count += 1) await ended(scene, await scene.delivery(endpoint));
    const batches = await Promise.all([1, 2, 3].map(() => replay(scene, exhausted, { seconds: 5 })));
    const made = batches.flatMap(({ items }) => items);
    assert.equal(new Set(made.map(({ replayOf }) => replayOf)).size, 10);
    assert.equal(made.length, 10);
    assert.equal((await scene.claim({ now: at(5) })).length, 10);
  });

  test("filters by how it ended, endpoint, subscription, trigger and time", async (scene) => {
    const [one, two] = [await scene.endpoint(), await scene.endpoint()];
    const a = await ended(scene, await scene.delivery(one, { createdAt: at(10) }));
    const b = await ended(scene, await scene.delivery(two, { createdAt: at(20) }));
    const c = await ended(scene, await scene.delivery(two, { createdAt: at(30), trigger: "NewLead" }), "succeeded");
    const pending = await scene.delivery(one, { createdAt: at(15) });
    await scene.deliveries.cancelDelivery(everything, pending.id, at(16));
    const waiting = await scene.delivery(one, { createdAt: at(15) });
    const all = [a, b, c, pending, waiting];
    const expectations: [ReplayFilter, Delivery[]][] = [
      [exhausted, [a, b]],
      [{ state: "succeeded" }, [c]],
      [{ state: "canceled" }, [pending]],
      [{ state: "exhausted", endpointId: one.id }, [a]],
      [{ state: "exhausted", subscriptionId: b.subscriptionId ?? "" }, [b]],
      [{ state: "succeeded", trigger: "NewLead" }, [c]],
      [{ state: "exhausted", trigger: "NewLead" }, []],
      [{ state: "exhausted", since: at(20) }, [b]],
      [{ state: "exhausted", until: at(20) }, [a]],
      [{ state: "exhausted", since: at(10), until: at(21) }, [a, b]],
      [{ state: "exhausted", since: at(11), until: at(20) }, []],
    ];
    for (const [filter, expected] of expectations) {
      assert.equal(
        await scene.deliveries.countReplayable(everything, { filter }),
        expected.length,
        JSON.stringify(filter),
      );
    }
    for (const [filter, expected] of expectations.slice(2, 6)) {
      const made = (await replay(scene, filter, { seconds: 50 })).items;
      const replayed = all.filter(({ id }) => made.some(({ replayOf }) => replayOf === id));
      assert.deepEqual(idsOf(replayed), idsOf(expected), JSON.stringify(filter));
    }
  });

  test("tests, and what a disabled or deleted endpoint got, are left out", async (scene) => {
    const [off, gone, live] = [await scene.endpoint(), await scene.endpoint(), await scene.endpoint()];
    for (const endpoint of [off, gone]) await ended(scene, await scene.delivery(endpoint));
    await ended(scene, await scene.testDelivery(live));
    await scene.subscriptions.updateEndpoint(everything, off.id, changed({ state: "disabled" }));
    await scene.subscriptions.deleteEndpoint(everything, gone.id, at(2));
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: exhausted }), 0);
    assert.deepEqual(await replay(scene, exhausted, { seconds: 5 }), { items: [], nextCursor: null });
  });

  test("only what the viewer may see is replayed", async (scene) => {
    const [anns, bobs, theirs] = [
      await scene.endpoint({ ownerId: "ann" }),
      await scene.endpoint({ ownerId: "bob" }),
      await scene.endpoint({ tenantId: "globex", ownerId: "ann" }),
    ];
    const own = await ended(scene, await scene.delivery(anns));
    for (const endpoint of [bobs, theirs]) await ended(scene, await scene.delivery(endpoint));
    const ann = { tenantId: anns.tenantId, ownerId: "ann" };
    assert.equal(await scene.deliveries.countReplayable(ann, { filter: exhausted }), 1);
    assert.equal(await scene.deliveries.countReplayable(ann, { filter: { ...exhausted, endpointId: bobs.id } }), 0);
    const batch = { filter: exhausted, ids: [newId("dlv", at(5)), newId("dlv", at(5))], now: at(5) };
    const { items } = await scene.deliveries.replayDeliveries(ann, batch);
    assert.deepEqual(
      items.map(({ replayOf }) => replayOf),
      [own.id],
    );
  });

  test("a cursor that no batch gave is refused", async (scene) => {
    await rejectsWith(replay(scene, exhausted, { cursor: "nonsense" }), "invalid_cursor");
  });
}

function replay(
  scene: Scene,
  filter: ReplayFilter,
  { seconds = 0, limit = 50, cursor }: { seconds?: number; limit?: number; cursor?: string | undefined },
) {
  const ids = Array.from({ length: limit }, () => newId("dlv", at(seconds)));
  return scene.deliveries.replayDeliveries(everything, { filter, cursor, ids, now: at(seconds) });
}

/** The delivery, the only one that is due, once it has ended so. */
async function ended(
  scene: Scene,
  delivery: Delivery,
  state: "succeeded" | "exhausted" = "exhausted",
  seconds = delivery.createdAt.getTime() / 1000 - at(0).getTime() / 1000,
): Promise<Delivery> {
  const claimed = await scene.claimOne({ now: at(seconds) });
  const next = state === "succeeded" ? { state } : { state, reason: "schedule" as const };
  await scene.record({ ...outcome(claimed, at(seconds)), next, effect: null }, at(seconds));
  return (await scene.detail(delivery)).delivery;
}
