import assert from "node:assert/strict";
import type { ClaimedEvent, Decision, RoutingResult } from "@ancrage/core";
import { at, deliveryRow, newId } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

/** What becomes of claimed events. */
export function routingArea(test: StoreTest): void {
  test("a routed event keeps its payload and decisions, and has its deliveries", async (scene) => {
    const targets = [await scene.to(await scene.endpoint()), await scene.to(await scene.endpoint())];
    const { event, claim } = await claimOne(scene);
    const decisions: Decision[] = [
      {
        subscriptionId: newId("sub", at(0)),
        endpointId: newId("ep", at(0)),
        reason: "filtered",
        duplicateOf: null,
        clause: "amount gte 1000",
      },
      {
        subscriptionId: newId("sub", at(0)),
        endpointId: newId("ep", at(0)),
        reason: "duplicateOf",
        duplicateOf: newId("sub", at(0)),
        clause: null,
      },
    ];
    const deliveries = targets.map((to, index) =>
      deliveryRow(event, to, { createdAt: at(index + 1), note: index === 0 ? "changesUnknown" : null }),
    );
    const payload = '{ "label": "Zoë", "amount": 1.0 }';
    const result: RoutingResult = { eventId: event.id, claim, state: "routed", payload, decisions, deliveries };
    assert.deepEqual(await scene.commitRouting([result]), [event.id]);
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), {
      event: { ...event, state: "routed", payload, decisions, nextBuildAt: null },
      deliveries,
    });
    const [delivery] = deliveries;
    assert.deepEqual((await scene.claimOne({ now: at(1) })).delivery.id, delivery?.id);
  });

  test("an event may be routed to nobody", async (scene) => {
    const { event, claim } = await claimOne(scene);
    const result = {
      eventId: event.id,
      claim,
      state: "routed",
      payload: "null",
      decisions: [],
      deliveries: [],
    } as const;
    assert.deepEqual(await scene.commitRouting([result]), [event.id]);
    const detail = await scene.deliveries.getEvent(everything, event.id);
    assert.deepEqual(detail, {
      event: { ...event, state: "routed", payload: "null", nextBuildAt: null },
      deliveries: [],
    });
    await neverClaimedAgain(scene);
  });

  for (const reason of ["nothingToSend", "loop"] as const) {
    test(`a skipped event keeps its reason, ${reason}`, async (scene) => {
      const { event, claim } = await claimOne(scene);
      const result = { eventId: event.id, claim, state: "skipped", reason } as const;
      assert.deepEqual(await scene.commitRouting([result]), [event.id]);
      const ended = { state: "skipped", reason, nextBuildAt: null } as const;
      assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, { ...event, ...ended });
      await neverClaimedAgain(scene);
    });
  }

  test("an event that was too large keeps its size, and what is canceled from the start is in the ledger at once", async (scene) => {
    const [numbered, other] = [await scene.endpoint({ sequenced: true }), await scene.endpoint()];
    const [canceledTo, degradedTo] = [await scene.to(numbered), await scene.to(other)];
    const { event, claim } = await claimOne(scene);
    const ended = { state: "canceled", reason: "tooLarge", nextAttemptAt: null, endedAt: at(0) } as const;
    const canceled = deliveryRow(event, canceledTo, ended);
    const degraded = deliveryRow(event, degradedTo, { createdAt: at(1), content: "degraded" });
    const result = { eventId: event.id, claim, state: "routed", payload: null, oversizedBytes: 300_000 } as const;
    const deliveries = [canceled, degraded];
    assert.deepEqual(await scene.commitRouting([{ ...result, decisions: [], deliveries }]), [event.id]);
    assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), {
      event: { ...event, state: "routed", payload: null, oversizedBytes: 300_000, nextBuildAt: null },
      deliveries: [{ ...canceled, sequence: 1 }, degraded],
    });
    assert.equal((await scene.endpointNow(numbered)).lastSequence, 1);
    assert.deepEqual((await scene.claimOne({ now: at(1) })).delivery.id, degraded.id);
    assert.deepEqual(
      await scene.claim({ now: at(LEASE_MS) }).then((again) => again.map(({ delivery }) => delivery.id)),
      [degraded.id],
    );
  });

  for (const reason of ["build", "crashed"] as const) {
    test(`an event that failed (${reason}) keeps its reason and error`, async (scene) => {
      const { event, claim } = await claimOne(scene);
      const result = { eventId: event.id, claim, state: "failed", reason, error: "no such deal" } as const;
      assert.deepEqual(await scene.commitRouting([result]), [event.id]);
      const row = (await scene.deliveries.getEvent(everything, event.id))?.event;
      const ended = { state: "failed", reason, lastError: "no such deal", nextBuildAt: null } as const;
      assert.deepEqual({ ...row, buildFailures: 0 }, { ...event, ...ended });
      await neverClaimedAgain(scene);
    });
  }

  test("a build failure is counted and frees the event until its time", async (scene) => {
    const { event, claim } = await claimOne(scene);
    const result = { eventId: event.id, claim, state: "pending", nextBuildAt: at(5), error: "try later" } as const;
    assert.deepEqual(await scene.commitRouting([result]), [event.id]);
    const waiting = { ...event, buildFailures: 1, nextBuildAt: at(5), lastError: "try later" };
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, waiting);
    assert.deepEqual(await scene.claimEvents({ now: at(4) }), []);
    const [again] = await scene.claimEvents({ processId: "prc_b", now: at(5) });
    assert.deepEqual(again?.event, waiting);
    assert.notEqual(again?.claim, claim);
  });

  test("the result of an older claim is left out, and writes nothing", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const { event, claim: older } = await claimOne(scene);
    const [newer] = await scene.claimEvents({ processId: "prc_b", now: at(LEASE_MS / 1000) });
    assert.ok(newer);
    for (const result of resultsOf(event.id, older)) {
      const stale: RoutingResult =
        result.state === "routed" ? { ...result, deliveries: [deliveryRow(event, to)] } : result;
      assert.deepEqual(await scene.commitRouting([stale]), []);
      assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), { event: newer.event, deliveries: [] });
    }
    const result = { eventId: event.id, claim: newer.claim, state: "skipped", reason: "nothingToSend" } as const;
    assert.deepEqual(await scene.commitRouting([result]), [event.id]);
  });

  test("of two claims of an event, recorded in one batch, the newer one's result is written", async (scene) => {
    const to = await scene.to(await scene.endpoint());
    const { event, claim: older } = await claimOne(scene);
    const [newer] = await scene.claimEvents({ now: at(LEASE_MS / 1000) });
    assert.ok(newer);
    const routed = { eventId: event.id, state: "routed", payload: "{}", decisions: [] } as const;
    const [stale, fresh] = [deliveryRow(event, to), deliveryRow(event, to)];
    const results: RoutingResult[] = [
      { ...routed, claim: older, deliveries: [stale] },
      { ...routed, claim: newer.claim, deliveries: [fresh] },
    ];
    assert.deepEqual(await scene.commitRouting(results), [event.id]);
    const deliveries = (await scene.deliveries.getEvent(everything, event.id))?.deliveries;
    assert.deepEqual(
      deliveries?.map(({ id }) => id),
      [fresh.id],
    );
  });

  test("a claim writes one result", async (scene) => {
    for (const first of resultsOf("", 0)) {
      const { event, claim } = await claimOne(scene);
      const firstResult = { ...first, eventId: event.id, claim };
      assert.deepEqual(await scene.commitRouting([firstResult]), [event.id]);
      const written = await scene.deliveries.getEvent(everything, event.id);
      assert.deepEqual(await scene.commitRouting(resultsOf(event.id, claim)), []);
      assert.deepEqual(await scene.deliveries.getEvent(everything, event.id), written);
    }
  });

  test("a result that comes after its lease ran out counts as long as nobody else took the event", async (scene) => {
    const { event, claim } = await claimOne(scene);
    assert.deepEqual(await scene.claimEvents({ now: at(10 * LEASE_MS), slots: new Map() }), []);
    const result = { eventId: event.id, claim, state: "skipped", reason: "nothingToSend" } as const;
    assert.deepEqual(await scene.commitRouting([result]), [event.id]);
    await neverClaimedAgain(scene);
  });

  test("of a batch, the results that may be written are", async (scene) => {
    const [one, two] = [await claimOne(scene), await claimOne(scene)];
    const results: RoutingResult[] = [
      { eventId: one.event.id, claim: one.claim + 1, state: "skipped", reason: "nothingToSend" },
      { eventId: newId("evt", at(0)), claim: 1, state: "skipped", reason: "nothingToSend" },
      { eventId: two.event.id, claim: two.claim, state: "skipped", reason: "nothingToSend" },
    ];
    assert.deepEqual(await scene.commitRouting(results), [two.event.id]);
    assert.equal((await scene.deliveries.getEvent(everything, one.event.id))?.event.state, "pending");
    assert.deepEqual(await scene.commitRouting([]), []);
  });
}

async function claimOne(scene: Scene): Promise<ClaimedEvent> {
  await scene.event();
  const [claimed, ...others] = await scene.claimEvents();
  assert.ok(claimed !== undefined && others.length === 0);
  return claimed;
}

async function neverClaimedAgain(scene: Scene): Promise<void> {
  assert.deepEqual(await scene.claimEvents({ now: at(10 * LEASE_MS) }), []);
}

/** One of each. */
function resultsOf(eventId: string, claim: number): RoutingResult[] {
  return [
    { eventId, claim, state: "pending", nextBuildAt: at(10 * LEASE_MS), error: "late" },
    { eventId, claim, state: "failed", reason: "build", error: "late" },
    { eventId, claim, state: "skipped", reason: "nothingToSend" },
    { eventId, claim, state: "routed", payload: "{}", decisions: [], deliveries: [] },
  ];
}
