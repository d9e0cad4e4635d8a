import assert from "node:assert/strict";
import type { ClaimedDelivery, Delivery, Endpoint } from "@ancrage/core";
import { claimedIds, idsOf } from "./ids-of.ts";
import { failure, outcome } from "./outcome.ts";
import { at, changed, deliveryRow, eventRow, newId, TRIGGER } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Events and deliveries with an ordering key go one after another. */
export function orderingArea(test: StoreTest): void {
  test("of an endpoint's deliveries with one key only the first is taken, and each when the one before it has ended", async (scene) => {
    const endpoint = await scene.endpoint();
    const [a1, a2, a3] = await inLine(scene, endpoint, ["a", "a", "a"]);
    const [b1, b2] = await inLine(scene, endpoint, ["b", "b"]);
    const free = await scene.delivery(endpoint);
    const elsewhere = (await inLine(scene, await scene.endpoint(), ["a"]))[0];
    assert.ok(a1 && a2 && a3 && b1 && b2 && elsewhere);

    const first = await scene.claim();
    assert.deepEqual(claimedIds(first), idsOf([a1, b1, free, elsewhere]));
    assert.deepEqual(await scene.claim({ processId: "prc_b" }), []);
    await succeed(scene, first, a1);
    assert.deepEqual(claimedIds(await scene.claim()), idsOf([a2]));
    await succeed(scene, first, b1);
    assert.deepEqual(claimedIds(await scene.claim()), idsOf([b2]));
    assert.deepEqual(await scene.claim(), []);
    assert.equal((await scene.detail(a3)).delivery.orderingKey, "a");
  });

  test("a failure holds the others of its key until its retry, and only them", async (scene) => {
    const endpoint = await scene.endpoint();
    const [a1, a2] = await inLine(scene, endpoint, ["a", "a"]);
    assert.ok(a1 && a2);
    await scene.record(failure(await scene.claimOne(), at(0), at(60)));
    const [b1] = await inLine(scene, endpoint, ["b"]);
    assert.deepEqual(claimedIds(await scene.claim({ now: at(59) })), idsOf(b1 ? [b1] : []));
    const retried = await scene.claim({ now: at(60) });
    assert.deepEqual(claimedIds(retried), idsOf([a1]));
    const next = { state: "exhausted", reason: "schedule" } as const;
    await scene.record({ ...failure(retried[0] ?? assert.fail(), at(60), at(61)), next }, at(60));
    assert.deepEqual(claimedIds(await scene.claim({ now: at(61) })), idsOf([a2]));
  });

  test("what was canceled lets the next go, be it the first or in the middle", async (scene) => {
    const endpoint = await scene.endpoint();
    const [one, two, three, four] = await inLine(scene, endpoint, ["a", "a", "a", "a"]);
    assert.ok(one && two && three && four);
    assert.deepEqual(await scene.claim({ limit: 100, now: at(0), inFlight: new Map([[endpoint.id, 100]]) }), []);
    const running = await scene.claim();
    await scene.deliveries.cancelDelivery(everything, two.id, at(1));
    assert.deepEqual(await scene.claim({ now: at(1) }), []);
    await succeed(scene, running, one);
    await scene.deliveries.cancelDelivery(everything, three.id, at(1));
    assert.deepEqual(claimedIds(await scene.claim({ now: at(1) })), idsOf([four]));
  });

  test("a lost lease is taken again before the others of its key", async (scene) => {
    const endpoint = await scene.endpoint();
    const [one] = await inLine(scene, endpoint, ["a", "a"]);
    assert.ok(one);
    await scene.claimOne({ processId: "prc_a" });
    assert.deepEqual(await scene.claim({ processId: "prc_b", now: at(LEASE_MS / 1_000 - 1) }), []);
    const again = await scene.claim({ processId: "prc_b", now: at(LEASE_MS / 1_000) });
    assert.deepEqual(claimedIds(again), idsOf([one]));
  });

  test("a disabled or paused endpoint holds its keys in their order", async (scene) => {
    const endpoint = await scene.endpoint();
    const [one, two] = await inLine(scene, endpoint, ["a", "a"]);
    assert.ok(one && two);
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: "disabled" }));
    assert.deepEqual(await scene.claim(), []);
    await scene.subscriptions.updateEndpoint(everything, endpoint.id, changed({ state: "enabled" }));
    assert.deepEqual(claimedIds(await scene.claim()), idsOf([one]));
  });

  test("replays go to the end of the line", async (scene) => {
    const endpoint = await scene.endpoint();
    const [one, two, three] = await inLine(scene, endpoint, ["a", "a", "a"]);
    assert.ok(one && two && three);
    await succeed(scene, await scene.claim(), one);
    const batch = { filter: { state: "succeeded" } as const, ids: [newId("dlv", at(1))], now: at(1) };
    const [replay] = (await scene.deliveries.replayDeliveries(everything, batch)).items;
    assert.ok(replay);
    assert.equal(replay.orderingKey, "a");
    for (const expected of [two, three, replay]) {
      const claimed = await scene.claim({ now: at(2) });
      assert.deepEqual(claimedIds(claimed), idsOf([expected]));
      await succeed(scene, claimed, expected);
    }
  });

  test("however many wait for their turn, what may go is found, and everything is shown as it is", async (scene) => {
    const endpoint = await scene.endpoint();
    const line = await inLine(
      scene,
      endpoint,
      Array.from({ length: 40 }, () => "a"),
    );
    const free = await scene.delivery(endpoint, { createdAt: at(1) });
    const taken = new Set<string>();
    for (let round = 0; round < 30 && !taken.has(free.id); round += 1) {
      for (const { delivery } of await scene.claim({ now: at(1), endpointConcurrency: 3 })) taken.add(delivery.id);
    }
    assert.deepEqual([...taken].toSorted(), idsOf([line[0] ?? free, free]).toSorted());
    for (const waiting of line.slice(1)) assert.deepEqual((await scene.detail(waiting)).delivery, waiting);
    assert.equal(await scene.deliveries.countWaiting(everything, endpoint.id, 100, at(1)), 39);
  });

  test("events of a tenant and key are claimed one after another, whatever their triggers; others are not held up", async (scene) => {
    const slots = new Map([
      [TRIGGER, 10],
      ["NewLead", 10],
    ]);
    const keyed = (trigger: string, fields = {}) => scene.event({ orderingKey: "k", trigger, ...fields });
    const [one, two, three] = [await keyed(TRIGGER), await keyed("NewLead"), await keyed(TRIGGER)];
    const foreign = await keyed(TRIGGER, { tenantId: "globex" });
    const free = await scene.event();
    const claim = async (seconds = 0) => scene.claimEvents({ slots, now: at(seconds) });
    const ids = (claimed: Awaited<ReturnType<typeof claim>>) => claimed.map(({ event }) => event.id).toSorted();

    const first = await claim();
    assert.deepEqual(ids(first), [one.id, foreign.id, free.id].toSorted());
    assert.deepEqual(await claim(), []);
    assert.deepEqual((await scene.deliveries.getEvent(everything, two.id))?.event, two);
    const mine = first.find(({ event }) => event.id === one.id) ?? assert.fail();
    const fenced = { eventId: one.id, claim: mine.claim };
    // A build failure holds the others.
    await scene.commitRouting([{ ...fenced, state: "pending", nextBuildAt: at(20), error: "no" }]);
    assert.deepEqual(await claim(19), []);
    const again = await claim(20);
    assert.deepEqual(ids(again), [one.id]);
    const ended = { eventId: one.id, claim: again[0]?.claim ?? 0, state: "skipped", reason: "nothingToSend" } as const;
    await scene.commitRouting([ended]);
    assert.deepEqual(ids(await claim(20)), [two.id]);
    // What somebody cancels lets the next go.
    await scene.deliveries.cancelEvent(everything, two.id, at(21));
    assert.deepEqual(ids(await claim(21)), [three.id]);
  });

  test("those that wait for their turn take no place from the others of a claim", async (scene) => {
    const inTurn = Array.from({ length: 5 }, (_, second) => eventRow({ orderingKey: "k", createdAt: at(second) }));
    const others = [6, 7, 8].map((second) => eventRow({ createdAt: at(second) }));
    await scene.deliveries.recordEvents([...inTurn, ...others]);
    const [first] = inTurn;
    assert.ok(first);
    const claimed = await scene.claimEvents({ now: at(9), slots: new Map([[TRIGGER, 3]]) });
    assert.deepEqual(idsOf(claimed.map(({ event }) => event)), idsOf([first, ...others.slice(0, 2)]));
    assert.equal((await scene.claimEvents({ now: at(9), slots: new Map([[TRIGGER, 3]]) })).length, 1);
  });

  test("events recorded at once are claimed in the order given", async (scene) => {
    const events = Array.from({ length: 5 }, () => eventRow({ orderingKey: "k" }));
    await scene.deliveries.recordEvents(events);
    for (const event of events) {
      const [claimed, ...others] = await scene.claimEvents();
      assert.deepEqual([claimed?.event.id, others], [event.id, []]);
      const result = {
        eventId: event.id,
        claim: claimed?.claim ?? 0,
        state: "skipped",
        reason: "nothingToSend",
      } as const;
      await scene.commitRouting([result]);
    }
  });
}

/** Deliveries of the endpoint with these keys, made one after another. */
async function inLine(scene: Scene, endpoint: Endpoint, keys: readonly string[]): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  const to = await scene.to(endpoint);
  for (const orderingKey of keys) {
    const routed = await scene.routed((event) => [deliveryRow(event, to, { orderingKey })], { orderingKey });
    deliveries.push(...routed.deliveries);
  }
  return deliveries;
}

async function succeed(scene: Scene, claimed: readonly ClaimedDelivery[], { id }: Delivery): Promise<void> {
  await scene.record(outcome(claimed.find(({ delivery }) => delivery.id === id) ?? assert.fail(), at(0)));
}
