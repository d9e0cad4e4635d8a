import { at, endpointRow, eventRow, subscriptionRow } from "@ancrage/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { BuiltEvent } from "../emitting/build-event.ts";
import type { ClaimedEvent, EventClaim, RoutingResult } from "../ports/event-routing.ts";
import { silentObserver } from "../ports/observer.ts";
import { randomIds } from "../ports/random-ids.ts";
import type { Store } from "../ports/store.ts";
import { systemClock } from "../ports/system-clock.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { createRoutingLane } from "./routing-lane.ts";

beforeEach(() => void vi.useFakeTimers({ now: at(60) }));
afterEach(() => void vi.useRealTimers());

const trigger = (name: string) =>
  defineTrigger(name, {
    ...{ description: "Something happened", resource: name, action: "create" },
    ...{ payload: z.object({}), build: () => ({}), sample: {} },
  });
const [endpoint, other] = [endpointRow(), endpointRow()];

function claimedEvent(name = "A", buildFailures = 0): ClaimedEvent {
  return { event: eventRow({ trigger: name, createdAt: at(10), buildFailures }), claim: 1 };
}

/** A lane of the triggers A and B, with two subscribers of A, on a store that writes all results but the `late` ones. */
function laneWith(late: readonly string[] = [], due: readonly ClaimedEvent[] = []) {
  const claims: EventClaim[] = [];
  const told: [name: string, event: object][] = [];
  const warnings: string[] = [];
  const onRouted = vi.fn();
  const onTurnOver = vi.fn();
  const store = {
    subscriptions: {
      listCandidates: async () =>
        [endpoint, other].map((to) => ({ subscription: subscriptionRow(to, { trigger: "A" }), endpoint: to })),
    },
    deliveries: {
      async claimEvents(claim: EventClaim) {
        claims.push(claim);
        return due;
      },
      commitRouting: async (results: readonly RoutingResult[]) => ({
        eventIds: results.map(({ eventId }) => eventId).filter((id) => !late.includes(id)),
        claimed: [],
      }),
    },
  };
  const lane = createRoutingLane({
    ...{ processId: "prc_1", store: store as unknown as Store, ids: randomIds, clock: systemClock, onRouted },
    ...{ onTurnOver, takeAlong: async (_count, commit) => void (await commit()) },
    observer: silentObserver,
    triggers: createTriggerRegistry([trigger("A"), trigger("B")]),
    lifecycle: { emit: (name, event) => void told.push([name, event]) },
    build: { clock: systemClock, context: undefined, buildTimeoutMs: 4_000, maxDepth: 16 },
    logger: { debug() {}, info() {}, error() {}, warn: (message) => void warnings.push(message) },
  });
  const hold = (name: string, count: number) => {
    for (let build = 0; build < count; build++)
      void lane.slots.run(lane.keyOf(claimedEvent(name)), () => new Promise(() => {}));
  };
  return { lane, claims, told, warnings, onRouted, hold };
}

test("a lease lasts as long as a build may take, and 15 s to record it", async () => {
  const { lane, claims } = laneWith();
  await lane.claim();
  expect(claims[0]).toMatchObject({ processId: "prc_1", now: at(60), leaseMs: 19_000 });
});

test("each trigger has 128 builds of its own: what one uses is not taken from another, and a full one is not asked for", async () => {
  const { lane, claims, hold } = laneWith();
  await lane.claim();
  hold("A", 126);
  await lane.claim();
  hold("A", 2);
  await lane.claim();
  hold("B", 128);
  await lane.claim();
  expect(claims.map(({ slots }) => Object.fromEntries(slots))).toEqual([
    { A: 128, B: 128 },
    { A: 2, B: 128 },
    { B: 128 },
  ]);
});

test("what became of each event is told, and what was recorded too late is not", async () => {
  const [routed, skipped, looped, failed, retried, late] = [0, 0, 0, 5, 0, 0].map((failures) =>
    claimedEvent("A", failures),
  );
  if (!routed || !skipped || !looped || !failed || !retried || !late) throw new Error("An event is missing.");
  const { lane, told, warnings, onRouted } = laneWith([late.event.id]);
  const built: BuiltEvent[] = [
    { claimed: routed, outcome: { kind: "built", json: "{}" } },
    { claimed: skipped, outcome: { kind: "nothing" } },
    { claimed: looped, outcome: { kind: "loop" } },
    { claimed: failed, outcome: { kind: "failed", error: "Error: No." } },
    { claimed: retried, outcome: { kind: "failed", error: "Error: No." } },
    { claimed: late, outcome: { kind: "built", json: "{}" } },
  ];
  await lane.record(built.map((one) => ({ ...one, work: silentObserver.route(one.claimed.event) })));
  const about = ({ event: { id, tenantId } }: ClaimedEvent) => ({ eventId: id, tenantId, trigger: "A" });
  expect(told).toEqual([
    ["event.routed", { ...about(routed), deliveries: 2 }],
    ["event.skipped", { ...about(skipped), reason: "nothingToSend" }],
    ["event.skipped", { ...about(looped), reason: "loop" }],
    ["event.failed", { ...about(failed), reason: "build", error: "Error: No." }],
  ]);
  expect(warnings).toEqual(["An event was skipped: too many webhooks led to it"]);
  expect(onRouted).toHaveBeenCalledTimes(1);
});

test("a claim took all when it was given less of each trigger than it may build, and every trigger was asked for", async () => {
  const events = [claimedEvent("A"), claimedEvent("A"), claimedEvent("B")];
  const { lane, hold } = laneWith([], events);
  const afterClaim = async () => {
    await lane.claim();
    return lane.tookAll?.();
  };
  expect(lane.tookAll?.()).toBe(false);
  expect(await afterClaim()).toBe(true);
  hold("A", 126);
  expect(await afterClaim()).toBe(false);
  const { lane: other, hold: fill } = laneWith([], [claimedEvent("A")]);
  fill("B", 128);
  await other.claim();
  expect(other.tookAll?.()).toBe(false);
});

test("a span says what an event became only when that was written, and ends in any case", async () => {
  const [written, late, given] = [claimedEvent(), claimedEvent(), claimedEvent()];
  const { lane } = laneWith([late.event.id]);
  const ends: unknown[] = [];
  const builtOf = (claimed: ClaimedEvent) => ({
    ...{ claimed, outcome: { kind: "nothing" } as const },
    work: {
      ...silentObserver.route(claimed.event),
      end: (result: RoutingResult | null) => void ends.push(result?.state),
    },
  });
  await lane.record([builtOf(written), builtOf(late)]);
  lane.setAside?.(builtOf(given));
  expect(ends).toEqual(["skipped", undefined, undefined]);
});
