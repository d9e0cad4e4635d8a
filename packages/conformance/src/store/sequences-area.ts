import assert from "node:assert/strict";
import type { Delivery, Endpoint } from "@ancrage/core";
import { outcome } from "./outcome.ts";
import { at, changed, deliveryRow, eventRow, newId, TENANT, TRIGGER } from "./rows.ts";
import { everything, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Numbers of sequenced endpoints: from 1, without gaps, each for one event. */
export function sequencesArea(test: StoreTest): void {
  test("deliveries to a sequenced endpoint are numbered from 1, those to others are not", async (scene) => {
    const [numbered, other, plain] = [
      await scene.endpoint({ sequenced: true }),
      await scene.endpoint({ sequenced: true }),
      await scene.endpoint(),
    ];
    const sequences: (number | null)[][] = [];
    for (const endpoints of [[numbered, plain], [numbered, other, plain], [numbered]]) {
      const targets = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
      const { deliveries } = await scene.routed((event) => targets.map((to) => deliveryRow(event, to)));
      sequences.push(await Promise.all(deliveries.map(async (one) => (await scene.detail(one)).delivery.sequence)));
    }
    assert.deepEqual(sequences, [[1, null], [2, 1, null], [3]]);
    const last = [numbered, other, plain].map(async (one) => (await scene.endpointNow(one)).lastSequence);
    assert.deepEqual(await Promise.all(last), [3, 1, 0]);
    const claimed = await scene.claim();
    assert.deepEqual(claimed.map(({ delivery }) => delivery.sequence).toSorted(), [1, 1, 2, 3, null, null]);
    assert.equal(claimed.find(({ endpoint }) => endpoint.id === numbered.id)?.endpoint.lastSequence, 3);
  });

  test("of one batch numbers follow the order given, and stale results use none", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const to = await scene.to(endpoint);
    await scene.deliveries.recordEvents([1, 2, 3].map((second) => eventRow({ createdAt: at(second) })));
    const claimed = await scene.claimEvents({ now: at(3) });
    const deliveries: Delivery[] = [];
    const results = claimed.toReversed().map(({ event, claim }, index) => {
      const delivery = deliveryRow(event, to);
      deliveries.push(delivery);
      const routed = { state: "routed", payload: "{}", decisions: [], deliveries: [delivery] } as const;
      return { eventId: event.id, claim: index === 1 ? claim + 1 : claim, ...routed };
    });
    assert.equal((await scene.commitRouting(results)).length, 2);
    const [first, , last] = deliveries;
    assert.ok(first && last);
    assert.deepEqual([await sequenceOf(scene, first), await sequenceOf(scene, last)], [1, 2]);
  });

  test("results at once share no number and leave no gap", async (scene) => {
    const endpoints = [await scene.endpoint({ sequenced: true }), await scene.endpoint({ sequenced: true })];
    const targets = await Promise.all(endpoints.map((endpoint) => scene.to(endpoint)));
    await scene.deliveries.recordEvents(Array.from({ length: 20 }, () => eventRow()));
    const claimed = await scene.claimEvents();
    await Promise.all(
      claimed.map(({ event, claim }, index) => {
        // In either order, as two processes may have them.
        const deliveries = (index % 2 === 0 ? targets : targets.toReversed()).map((to) => deliveryRow(event, to));
        const routed = { state: "routed", payload: "{}", decisions: [], deliveries } as const;
        return scene.commitRouting([{ eventId: event.id, claim, ...routed }]);
      }),
    );
    const oneToTwenty = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const endpoint of endpoints) {
      const { events, lastSequence } = await list(scene, endpoint);
      assert.deepEqual(
        events.map(({ sequence }) => sequence),
        oneToTwenty,
      );
      assert.equal(new Set(events.map(({ event }) => event.id)).size, 20);
      assert.equal(lastSequence, 20);
    }
  });

  test("numbers begin where sequencing begins, and go on after a break; edits keep them", async (scene) => {
    const endpoint = await scene.endpoint();
    const switchTo = (sequenced: boolean) =>
      scene.subscriptions.updateEndpoint(everything, endpoint.id, changed({ sequenced }));
    const sequences: (number | null)[] = [];
    for (const sequenced of [false, true, true, false, true]) {
      await switchTo(sequenced);
      sequences.push(await sequenceOf(scene, await scene.delivery(endpoint)));
    }
    assert.deepEqual(sequences, [null, 1, 2, null, 3]);
    const { lastSequence } = await scene.endpointNow(endpoint);
    assert.equal(lastSequence, 3);
  });

  test("a sequence is listed by number, a part at a time, with the events as they are", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const deliveries: Delivery[] = [];
    for (let count = 0; count < 5; count += 1) deliveries.push(await scene.delivery(endpoint));
    const part = async (after: number, limit: number) => {
      const { events, ...rest } = await list(scene, endpoint, { after, limit });
      assert.deepEqual(rest, { sequenced: true, lastSequence: 5 });
      return events.map(({ sequence, event }) => [sequence, event.id]);
    };
    const all = deliveries.map(({ eventId }, index) => [index + 1, eventId]);
    assert.deepEqual(await part(0, 2), all.slice(0, 2));
    assert.deepEqual(await part(2, 2), all.slice(2, 4));
    assert.deepEqual(await part(4, 2), all.slice(4));
    assert.deepEqual(await part(5, 2), []);
    const { events } = await list(scene, endpoint);
    const { event, delivery } = await scene.detail(deliveries[0] ?? assert.fail());
    const { subscriptionId, content } = delivery;
    assert.deepEqual(events[0], { sequence: 1, subscriptionId, content, event });
  });

  test("a number says how it was sent there first: for which subscription, and with what", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const to = await scene.to(endpoint);
    const contents = ["thin", "degraded", "fresh", "full"] as const;
    for (const content of contents) await scene.routed((event) => [deliveryRow(event, to, { content })]);
    const [first = assert.fail()] = (await list(scene, endpoint)).events;
    const replay = { ...deliveryRow(first.event, { ...to, subscriptionId: null }), sequence: 1 };
    assert.equal((await scene.deliveries.addDelivery(replay)).replay, 1);
    const { events } = await list(scene, endpoint);
    assert.deepEqual(
      events.map(({ sequence, subscriptionId, content }) => ({ sequence, subscriptionId, content })),
      contents.map((content, index) => ({ sequence: index + 1, subscriptionId: to.subscriptionId, content })),
    );
  });

  test("a replay has the number of what it replays, and the sequence shows it once; tests have none", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const delivery = await scene.delivery(endpoint);
    await scene.record(outcome(await scene.claimOne(), at(0)), at(1));
    const batch = { filter: { state: "succeeded" } as const, ids: [newId("dlv", at(2))], now: at(2) };
    const [replay] = (await scene.deliveries.replayDeliveries(everything, batch)).items;
    assert.deepEqual([replay?.replayOf, replay?.sequence], [delivery.id, 1]);
    const row = { ...deliveryRow((await scene.detail(delivery)).event, await scene.to(endpoint)), sequence: 1 };
    assert.equal((await scene.deliveries.addDelivery(row)).sequence, 1);
    assert.equal(await sequenceOf(scene, await scene.testDelivery(endpoint)), null);
    const { events, lastSequence } = await list(scene, endpoint);
    assert.deepEqual(
      events.map(({ sequence, event }) => [sequence, event.id]),
      [[1, delivery.eventId]],
    );
    assert.equal(lastSequence, 1);
  });

  test("what was forgotten keeps its number", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true });
    const { eventId } = await scene.delivery(endpoint);
    await scene.deliveries.forget({ tenantId: TENANT, trigger: TRIGGER, recordId: "D-1" }, at(1));
    const { events } = await list(scene, endpoint);
    assert.deepEqual(
      events.map(({ sequence, event }) => [sequence, event.id, event.payload]),
      [[1, eventId, null]],
    );
  });

  test("only a live endpoint that the viewer may see has a sequence", async (scene) => {
    const endpoint = await scene.endpoint({ sequenced: true, ownerId: "ann" });
    const range = { after: 0, limit: 5 };
    const { listSequence } = scene.deliveries;
    const { tenantId } = endpoint;
    for (const viewer of [
      { tenantId: "globex", ownerId: null },
      { tenantId, ownerId: "bob" },
    ]) {
      assert.equal(await listSequence(viewer, endpoint.id, range), null);
    }
    assert.ok(await listSequence({ tenantId, ownerId: "ann" }, endpoint.id, range));
    assert.equal(await listSequence(everything, newId("ep", at(0)), range), null);
    await scene.subscriptions.deleteEndpoint(everything, endpoint.id, at(1));
    assert.equal(await listSequence(everything, endpoint.id, range), null);
    const plain = await scene.endpoint();
    assert.deepEqual(await listSequence(everything, plain.id, range), {
      sequenced: false,
      lastSequence: 0,
      events: [],
    });
  });
}

async function sequenceOf(scene: Scene, delivery: Delivery): Promise<number | null> {
  return (await scene.detail(delivery)).delivery.sequence;
}

async function list(scene: Scene, { id }: Endpoint, range = { after: 0, limit: 100 }) {
  const sequence = await scene.deliveries.listSequence(everything, id, range);
  assert.ok(sequence);
  return sequence;
}
