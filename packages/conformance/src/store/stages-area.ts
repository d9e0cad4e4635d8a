import assert from "node:assert/strict";
import type { Attempt, Delivery, Endpoint, StagedEvent } from "@ancrage/core";
import { rejectsWith } from "./rejects-with.ts";
import { at, deliveryRow, eventRow, listedRow } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** Notes of runs, and what takes their place. */
export function stagesArea(test: StoreTest): void {
  test("a note shows as a pending event, to the whole tenant alone, and nobody claims it", async (scene) => {
    const { note } = await noted(scene);
    const { event } = note;
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), { event, deliveries: [] });
    for (const viewer of [
      { tenantId: "globex", ownerId: null },
      { ...everything, ownerId: "owner-1" },
    ]) {
      assert.equal(await scene.deliveries.getEvent(viewer, event.id), null);
    }
    assert.deepEqual(await scene.claimEvents({ now: at(10 * LEASE_MS) }), []);
    assert.deepEqual(await scene.claim({ now: at(10 * LEASE_MS) }), []);
    assert.deepEqual((await scene.deliveries.cancelEvent(everything, event.id, at(1)))?.event, event);
  });

  test("a commit through a transaction records the event for routing, with the deliveries that ended", async (scene) => {
    const { note, accepted } = await noted(scene);
    const { event } = accepted;
    const written = await scene.underTest.transaction((transaction) =>
      scene.deliveries.commitStages([note.event.id], [accepted], transaction),
    );
    assert.equal(written, true);
    const [settled] = accepted.deliveries;
    assert.ok(settled?.attempt);
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), { event, deliveries: [settled.delivery] });
    const detail = await scene.detail(settled.delivery);
    assert.deepEqual([detail.delivery, detail.attempts], [settled.delivery, [settled.attempt]]);
    assert.deepEqual(detail.event, event);
    const [listed] = (await scene.deliveries.listDeliveries(everything, { limit: 10 })).items;
    assert.deepEqual([listed?.id, listed?.recordId], [settled.delivery.id, event.recordId]);
    const [claimed] = await scene.claimEvents({ now: at(10) });
    assert.deepEqual(claimed?.event, event);
  });

  test("a routed event keeps what its run has delivered, beside what is then made", async (scene) => {
    const { note, accepted } = await noted(scene);
    await scene.underTest.transaction((transaction) =>
      scene.deliveries.commitStages([note.event.id], [accepted], transaction),
    );
    const [claimed] = await scene.claimEvents({ now: at(10) });
    assert.ok(claimed);
    const { event, claim } = claimed;
    const other = deliveryRow(event, await scene.to(await scene.endpoint()), { createdAt: at(10) });
    const result = { eventId: event.id, claim, state: "routed", payload: event.payload ?? "" } as const;
    await scene.commitRouting([{ ...result, decisions: [], deliveries: [other] }]);
    const routed = await scene.deliveries.getEvent(everything, event.id);
    assert.deepEqual(routed?.event, { ...event, state: "routed", nextBuildAt: null });
    assert.deepEqual(
      routed?.deliveries.map(({ id, state }) => [id, state]),
      [
        [accepted.deliveries[0]?.delivery.id, "succeeded"],
        [other.id, "pending"],
      ],
    );
  });

  test("a commit that is rolled back leaves the note, which is then rolled back by itself", async (scene) => {
    const { note, accepted, refused } = await noted(scene);
    const failed = scene.underTest.transaction(async (transaction) => {
      assert.equal(await scene.deliveries.commitStages([note.event.id], [accepted], transaction), true);
      throw new Error("The host changed its mind");
    });
    await assert.rejects(failed, /changed its mind/);
    assert.deepEqual((await scene.deliveries.getEvent(everything, note.event.id))?.event, note.event);
    const run = { noteIds: [note.event.id], events: [refused], effects: [] };
    assert.equal(await scene.deliveries.rollBackStages(run, at(3)), true);
    const detail = await scene.deliveries.getEvent(everything, note.event.id);
    const [settled] = refused.deliveries;
    assert.deepEqual(detail, { event: refused.event, deliveries: [settled?.delivery] });
    assert.deepEqual((await scene.detail({ ...note.event, id: settled?.delivery.id ?? "" })).attempts, [
      settled?.attempt,
    ]);
    assert.deepEqual(await scene.claimEvents({ now: at(10 * LEASE_MS) }), []);
  });

  test("a note that is gone can be neither committed nor rolled back, and nothing is written", async (scene) => {
    const { note, accepted, refused, endpoint } = await noted(scene);
    const run = {
      noteIds: [note.event.id],
      events: [refused],
      effects: [{ endpointId: endpoint.id, effect: { kind: "gone", url: endpoint.url } as const }],
    };
    await scene.underTest.transaction((transaction) =>
      scene.deliveries.commitStages([note.event.id], [accepted], transaction),
    );
    assert.equal(await scene.deliveries.rollBackStages(run, at(3)), false);
    assert.equal((await scene.deliveries.getEvent(everything, note.event.id))?.event.state, "pending");
    assert.deepEqual(await scene.endpointNow(endpoint), endpoint);
    const again = await scene.underTest.transaction((transaction) =>
      scene.deliveries.commitStages([note.event.id], [accepted], transaction),
    );
    assert.equal(again, false);
    assert.equal((await scene.deliveries.getEvent(everything, note.event.id))?.deliveries.length, 1);
  });

  test("of several notes all are taken back, or none", async (scene) => {
    const [one, other] = [await noted(scene), await noted(scene)];
    const noteIds = [one.note.event.id, other.note.event.id];
    assert.equal(
      await scene.deliveries.rollBackStages({ noteIds: [noteIds[1] ?? ""], events: [], effects: [] }, at(3)),
      true,
    );
    assert.equal(await scene.deliveries.getEvent(everything, other.note.event.id), null);
    assert.equal(await scene.deliveries.rollBackStages({ noteIds, events: [one.refused], effects: [] }, at(3)), false);
    assert.deepEqual((await scene.deliveries.getEvent(everything, one.note.event.id))?.event, one.note.event);
  });

  test("a receiver that answers 410 is disabled by the roll back", async (scene) => {
    const { note, refused, endpoint } = await noted(scene);
    const effects = [{ endpointId: endpoint.id, effect: { kind: "gone", url: endpoint.url } as const }];
    await scene.deliveries.rollBackStages({ noteIds: [note.event.id], events: [refused], effects }, at(3));
    const { state, disabledReason, disabledAt } = await scene.endpointNow(endpoint);
    assert.deepEqual([state, disabledReason, disabledAt], ["disabled", "gone", at(3)]);
  });

  test("a note whose lease ended becomes an event that was rolled back, its attempts unknown", async (scene) => {
    const { note } = await noted(scene);
    await scene.deliveries.heartbeat("prc_b", at(LEASE_MS / 1000 - 1), at(-100));
    assert.deepEqual((await scene.deliveries.getEvent(everything, note.event.id))?.event, note.event);
    const now = at(LEASE_MS / 1000);
    await scene.deliveries.heartbeat("prc_b", now, at(-100));
    const detail = await scene.deliveries.getEvent(everything, note.event.id);
    assert.deepEqual(detail?.event, { ...note.event, state: "rolledBack", reason: "crashed", nextBuildAt: null });
    const [delivery] = detail.deliveries;
    assert.deepEqual(
      [delivery?.state, delivery?.reason, delivery?.attempts, delivery?.crashes, delivery?.endedAt],
      ["exhausted", "crashed", 1, 1, now],
    );
    const { attempts } = await scene.detail({ ...note.event, id: delivery?.id ?? "" });
    assert.deepEqual(
      attempts.map(({ number, state, response }) => [number, state, response]),
      [[1, "unknown", null]],
    );
    const { refused } = await noted(scene);
    assert.equal(
      await scene.deliveries.rollBackStages({ noteIds: [note.event.id], events: [refused], effects: [] }, now),
      false,
    );
  });

  test("the notes of a process that is no longer heard of are looked after before their lease ends", async (scene) => {
    await scene.deliveries.heartbeat("prc_a", at(0), at(-100));
    const { note } = await noted(scene);
    await scene.deliveries.heartbeat("prc_b", at(2), at(1));
    const detail = await scene.deliveries.getEvent(everything, note.event.id);
    assert.deepEqual([detail?.event.state, detail?.event.reason], ["rolledBack", "crashed"]);
  });

  test("what was rolled back is left out of replays", async (scene) => {
    const { note, refused } = await noted(scene);
    await scene.deliveries.rollBackStages({ noteIds: [note.event.id], events: [refused], effects: [] }, at(3));
    const filter = { state: "exhausted" } as const;
    assert.equal(await scene.deliveries.countReplayable(everything, { filter, limit: 10 }), 0);
    const batch = { filter, ids: ["dlv_00000000000000000000000000000009"], now: at(4) };
    assert.deepEqual((await scene.deliveries.replayDeliveries(everything, batch)).items, []);
  });

  test("an endpoint may have one subscription to a trigger and scope for each stage", async (scene) => {
    const endpoint = await scene.endpoint();
    const before = await scene.subscription(endpoint, { stage: "preOperation", mode: "sync" });
    const after = await scene.subscription(endpoint);
    const { items } = await scene.subscriptions.listSubscriptions(everything, { limit: 10 });
    assert.deepEqual(
      new Map(items.map((row) => [row.id, row])),
      new Map([before, after].map((row) => [row.id, listedRow(row, endpoint)])),
    );
    const again = scene.subscription(endpoint, { stage: "preOperation" });
    await rejectsWith(again, "duplicate_subscription", { subscriptionId: before.id, trigger: before.trigger });
  });

  test("something else than a transaction of the store is refused, and the note stays", async (scene) => {
    const { note, accepted } = await noted(scene);
    const { foreignTransaction } = scene.underTest;
    const foreign = scene.deliveries.commitStages([note.event.id], [accepted], foreignTransaction);
    await assert.rejects(foreign, { name: "AncrageError" });
    assert.deepEqual((await scene.deliveries.getEvent(everything, note.event.id))?.event, note.event);
  });
}

interface Noted {
  readonly endpoint: Endpoint;
  readonly note: StagedEvent;
  /** What may take its place. */
  readonly accepted: StagedEvent;
  readonly refused: StagedEvent;
}

/** A note of the process `prc_a` about one receiver. */
async function noted(scene: Scene): Promise<Noted> {
  const endpoint = await scene.endpoint();
  const to = await scene.to(endpoint);
  const event = eventRow({ stage: "preOperation", payload: '{ "label": "Zoë" }', consulted: [], recordId: "" });
  const delivery = deliveryRow(event, to);
  const note = { event, deliveries: [{ delivery, attempt: null }] };
  await scene.deliveries.stageEvents([note], { processId: "prc_a", now: at(0), leaseMs: LEASE_MS });
  const consulted = [to];
  const rolledBack = { state: "rolledBack", reason: "refusedSync", nextBuildAt: null } as const;
  return {
    ...{ endpoint, note },
    accepted: { event: { ...event, consulted, recordId: "D-7" }, deliveries: [ended(delivery, null)] },
    refused: { event: { ...event, consulted, ...rolledBack }, deliveries: [ended(delivery, "refusedSync")] },
  };
}

function ended(delivery: Delivery, reason: "refusedSync" | null): StagedEvent["deliveries"][number] {
  const status = reason === null ? 200 : 422;
  const attempt: Attempt = {
    ...{ deliveryId: delivery.id, number: 1, state: reason === null ? "succeeded" : "failed" },
    ...{ startedAt: at(0), durationMs: 1.5, requestHeaders: [["webhook-id", delivery.eventId]] },
    response: { status, headers: [["a", "b"]], body: Uint8Array.from([0xc3, 0xa9, 0]), bodyTruncated: false },
    error: reason === null ? null : { code: "status", message: `The receiver answered ${status}.` },
  };
  const state = reason === null ? "succeeded" : "exhausted";
  const last = { lastAttemptState: attempt.state, lastStatus: status, nextAttemptAt: null, endedAt: at(2) };
  return { delivery: { ...delivery, state, reason, attempts: 1, ...last }, attempt };
}
