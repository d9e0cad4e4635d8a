import assert from "node:assert/strict";
import type { ClaimedEvent, WebhookEvent } from "@ancrage/core";
import { idsOf } from "./ids-of.ts";
import { at, eventRow, TRIGGER } from "./rows.ts";
import { everything, LEASE_MS } from "./scene.ts";
import type { StoreTest } from "./store-test.ts";

const leaseEnd = LEASE_MS / 1000;

/** Taking events to route them. */
export function eventClaimsArea(test: StoreTest): void {
  test("there is nothing to claim in an empty store", async (scene) => {
    assert.deepEqual(await scene.claimEvents(), []);
  });

  test("only due events are taken, from the very moment on", async (scene) => {
    const event = await scene.event({ nextBuildAt: at(10) });
    assert.deepEqual(await scene.claimEvents({ now: new Date(at(10).getTime() - 1) }), []);
    expectClaimed(await scene.claimEvents({ now: at(10) }), [event]);
  });

  test("a claimed event is handed out as it is, and to nobody else", async (scene) => {
    const event = await scene.event({ snapshot: "{}", changed: ["amount"] });
    const [claimed] = await scene.claimEvents();
    assert.deepEqual(claimed?.event, event);
    assert.deepEqual(await scene.claimEvents({ processId: "prc_b", now: at(leaseEnd - 1) }), []);
    assert.deepEqual(await scene.claimEvents({ now: at(leaseEnd - 1) }), []);
  });

  test("only events of the given triggers are taken, at most as many as each has slots", async (scene) => {
    const events = [1, 2, 3].map((second) => eventRow({ createdAt: at(second) }));
    const leads = [1, 2, 3].map((second) => eventRow({ createdAt: at(second), trigger: "NewLead" }));
    const unknown = eventRow({ trigger: "Unregistered" });
    await scene.deliveries.recordEvents([...events, ...leads, unknown]);
    const slots = new Map([
      [TRIGGER, 2],
      ["NewLead", 1],
      ["NewDeal", 5],
    ]);
    expectClaimed(await scene.claimEvents({ now: at(5), slots }), [...events.slice(0, 2), ...leads.slice(0, 1)]);
    const none = new Map([
      [TRIGGER, 0],
      ["NewLead", 1],
    ]);
    expectClaimed(await scene.claimEvents({ now: at(5), slots: none }), leads.slice(1, 2));
    assert.deepEqual(await scene.claimEvents({ now: at(5), slots: new Map() }), []);
  });

  test("what has been due longest is taken first, in whatever order it came", async (scene) => {
    const [fourth, second, first, third] = [4, 2, 1, 3].map((second) => eventRow({ createdAt: at(second) }));
    assert.ok(first && second && third && fourth);
    const retried = { ...first, nextBuildAt: at(5) };
    await scene.deliveries.recordEvents([fourth, second, retried, third]);
    const one = new Map([[TRIGGER, 1]]);
    expectClaimed(await scene.claimEvents({ now: at(5), slots: one }), [second]);
    expectClaimed(await scene.claimEvents({ now: at(5), slots: one }), [third]);
    expectClaimed(await scene.claimEvents({ now: at(5) }), [fourth, retried]);
  });

  test("an abandoned event takes its place by age", async (scene) => {
    const slots = new Map([[TRIGGER, 1]]);
    const [abandoned, older, newer] = [
      eventRow({ createdAt: at(2) }),
      eventRow({ createdAt: at(1) }),
      eventRow({ createdAt: at(3) }),
    ];
    await scene.deliveries.recordEvents([abandoned]);
    await scene.claimEvents({ now: at(2), slots });
    await scene.deliveries.recordEvents([newer, older]);
    const now = at(leaseEnd + 2);
    for (const event of [older, { ...abandoned, crashes: 1 }, newer]) {
      expectClaimed(await scene.claimEvents({ now, slots }), [event]);
    }
  });

  test("an event whose lease ran out is taken again, and counts a crash", async (scene) => {
    const event = await scene.event();
    const [first] = await scene.claimEvents();
    assert.deepEqual(await scene.claimEvents({ now: new Date(at(leaseEnd).getTime() - 1) }), []);
    const [second] = await scene.claimEvents({ processId: "prc_b", now: at(leaseEnd) });
    assert.deepEqual(second?.event, { ...event, crashes: 1 });
    const [third] = await scene.claimEvents({ processId: "prc_c", now: at(2 * leaseEnd) });
    assert.deepEqual(third?.event, { ...event, crashes: 2 });
    assert.equal(new Set([first, second, third].map((claimed) => claimed?.claim)).size, 3);
    assert.deepEqual((await scene.deliveries.getEvent(everything, event.id))?.event, third.event);
  });

  test("two claims at once never share an event", async (scene) => {
    await scene.deliveries.recordEvents(Array.from({ length: 20 }, () => eventRow()));
    const slots = new Map([[TRIGGER, 15]]);
    const claims = await Promise.all(["prc_a", "prc_b"].map((processId) => scene.claimEvents({ processId, slots })));
    const ids = claims.flat().map(({ event }) => event.id);
    assert.equal(new Set(ids).size, ids.length);
    const rest = await scene.claimEvents();
    assert.equal(ids.length + rest.length, 20);
  });
}

function expectClaimed(claimed: readonly ClaimedEvent[], events: readonly WebhookEvent[]): void {
  const rows = claimed.map(({ event }) => event);
  assert.deepEqual(idsOf(rows), idsOf(events));
  for (const event of events)
    assert.deepEqual(
      rows.find(({ id }) => id === event.id),
      event,
    );
}
