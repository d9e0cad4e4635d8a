import assert from "node:assert/strict";
import type { WebhookEvent } from "@ancrage/core";
import { answer, failure, outcome } from "./outcome.ts";
import { at, deliveryRow, eventRow, TENANT, TRIGGER } from "./rows.ts";
import { everything, LEASE_MS, type Scene } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const record = { tenantId: TENANT, trigger: TRIGGER, recordId: "D-1" };
const leaseEnd = LEASE_MS / 1000;

/** Forgetting a record: nothing of what was said of it stays, and nothing more is sent. */
export function forgetArea(test: StoreTest): void {
  test("an event that waits is skipped and wiped, held or not, and what was built writes nothing", async (scene) => {
    const given = { snapshot: '{"name":"Ada"}', payload: '{"name":"Ada"}', lastError: "no Ada" };
    const [waiting, held] = [await scene.event({ ...given, nextBuildAt: at(60) }), await scene.event(given)];
    const [claimed] = await scene.claimEvents();
    assert.equal(claimed?.event.id, held.id);
    assert.deepEqual(await scene.deliveries.forget(record, at(5)), { events: 2, canceled: 0, running: 0 });
    for (const event of [waiting, held]) {
      const skipped = { state: "skipped", reason: "forgotten", nextBuildAt: null } as const;
      assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, wiped({ ...event, ...skipped }));
    }
    const to = await scene.to(await scene.endpoint());
    const routed = { state: "routed", payload: "{}", decisions: [], deliveries: [deliveryRow(held, to)] } as const;
    const result = { eventId: held.id, claim: claimed.claim, ...routed };
    assert.deepEqual(await scene.commitRouting([result]), []);
    assert.deepEqual(await scene.claimEvents({ now: at(99) }), []);
  });

  test("of a routed event payload, snapshot and answers are wiped; rows, states and attempts stay", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    const claimed = await scene.claimOne();
    const response = { ...answer(200), body: Buffer.from("Hello Ada"), headers: [["x-a", "1"]] as const };
    const given = outcome(claimed, at(0), { response });
    await scene.record(given, at(1));
    const before = await scene.detail(delivery);
    assert.deepEqual(await scene.deliveries.forget(record, at(5)), { events: 1, canceled: 0, running: 0 });
    const after = await scene.detail(delivery);
    assert.deepEqual(after.event, wiped(before.event));
    assert.deepEqual(after.delivery, before.delivery);
    const [attempt] = after.attempts;
    assert.ok(attempt?.response);
    assert.deepEqual(Uint8Array.from(attempt.response.body), new Uint8Array());
    assert.deepEqual(
      { ...attempt, response: { ...attempt.response, body: null } },
      { ...given.attempt, response: { ...response, body: null, bodyTruncated: true } },
    );
  });

  test("what waits is canceled, everywhere, and what was lost is unknown", async (scene) => {
    const [live, off] = [await scene.endpoint(), await scene.endpoint({ state: "disabled" })];
    const lost = await scene.delivery(live);
    await scene.claimOne();
    const targets = [await scene.to(live), await scene.to(off)];
    const { deliveries } = await scene.routed((event) => targets.map((to) => deliveryRow(event, to)));
    assert.deepEqual(await scene.deliveries.forget(record, at(leaseEnd)), { events: 2, canceled: 3, running: 0 });
    for (const delivery of [lost, ...deliveries]) {
      const { delivery: row, attempts } = await scene.detail(delivery);
      const { state, reason, nextAttemptAt, leasedUntil, endedAt } = row;
      const ended = { nextAttemptAt: null, leasedUntil: null, endedAt: at(leaseEnd) };
      assert.deepEqual(
        { state, reason, nextAttemptAt, leasedUntil, endedAt },
        { state: "canceled", reason: "forgotten", ...ended },
      );
      assert.deepEqual(
        attempts.map(({ state: attemptState }) => attemptState),
        delivery === lost ? ["unknown"] : [],
      );
    }
    assert.deepEqual(await scene.claim({ now: at(99) }), []);
  });

  test("what is under way is recorded without its answer, and nothing follows it", async (scene) => {
    const endpoint = await scene.endpoint();
    const deliveries = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
    const [one, two] = await scene.claim();
    assert.ok(one && two);
    assert.deepEqual(await scene.deliveries.forget(record, at(1)), { events: 2, canceled: 0, running: 2 });
    const response = { ...answer(500), body: Buffer.from("Who is Ada?") };
    const failed = { ...failure(one, at(0), at(60)), attempt: outcome(one, at(0), { response }).attempt };
    const recorded = await scene.record([failed, outcome(two, at(0), { response })], at(2));
    assert.deepEqual(recorded.staleDeliveryIds, []);
    const shown = await Promise.all(deliveries.map((delivery) => scene.detail(delivery)));
    for (const { attempts } of shown) {
      assert.deepEqual(
        attempts.map(({ response: kept }) => [kept?.status, kept?.body.length, kept?.bodyTruncated]),
        [[500, 0, true]],
      );
    }
    const ends = new Map(
      shown.map(({ delivery }) => [delivery.id, [delivery.state, delivery.reason, delivery.endedAt]]),
    );
    assert.deepEqual(ends.get(one.delivery.id), ["canceled", "forgotten", at(2)]);
    assert.deepEqual(ends.get(two.delivery.id), ["succeeded", null, at(2)]);
    assert.deepEqual(await scene.claim({ now: at(99) }), []);
  });

  test("one whose lease runs out later is taken without a payload, for the dispatcher to cancel", async (scene) => {
    await scene.delivery(await scene.endpoint());
    await scene.claimOne();
    await scene.deliveries.forget(record, at(1));
    assert.equal((await scene.claimOne({ now: at(leaseEnd) })).event.payload, null);
  });

  test("it is done once, again does no harm, and what comes later is not concerned", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.deliveries.forget(record, at(1));
    const before = await scene.detail(delivery);
    assert.deepEqual(await scene.deliveries.forget(record, at(9)), { events: 0, canceled: 0, running: 0 });
    assert.deepEqual(await scene.detail(delivery), before);
    const later = await scene.event();
    assert.deepEqual(
      (await scene.claimEvents({ now: at(10) })).map(({ event }) => event),
      [later],
    );
  });

  test("other records, triggers and tenants are left alone", async (scene) => {
    const others = [
      eventRow({ recordId: "D-2", snapshot: "{}" }),
      eventRow({ trigger: "NewLead", snapshot: "{}" }),
      eventRow({ tenantId: "globex", snapshot: "{}" }),
    ];
    await scene.deliveries.recordEvents(others);
    assert.deepEqual(await scene.deliveries.forget(record, at(1)), { events: 0, canceled: 0, running: 0 });
    for (const event of others) {
      const viewer = { tenantId: event.tenantId, ownerId: null };
      assert.deepEqual((await scene.deliveries.getEvent(viewer, event.id))?.event, event);
    }
  });

  test("what was forgotten is not replayed", async (scene) => {
    const delivery = await scene.delivery(await scene.endpoint());
    await scene.record(outcome(await scene.claimOne(), at(0)), at(1));
    const succeeded = { state: "succeeded" } as const;
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: succeeded }), 1);
    await scene.deliveries.forget(record, at(2));
    assert.equal(await scene.deliveries.countReplayable(everything, { filter: succeeded }), 0);
    const { event } = await scene.detail(delivery);
    const { endpointId, subscriptionId } = delivery;
    await assert.rejects(scene.deliveries.addDelivery(deliveryRow(event, { endpointId, subscriptionId })));
    await expectNothingDue(scene);
  });
}

/** The event after it was forgotten at the fifth second. */
function wiped(event: WebhookEvent): WebhookEvent {
  return { ...event, payload: null, snapshot: null, lastError: null, forgottenAt: at(5) };
}

async function expectNothingDue(scene: Scene): Promise<void> {
  assert.deepEqual(await scene.claim({ now: at(99) }), []);
}
