import { at, deliveryRow, endpointRow, eventRow } from "@ancrage/conformance";
import { expect, test } from "vitest";
import type { Attempt } from "../model/attempt.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { DeliveryNext, RecordedResults } from "../ports/delivery-result.ts";
import type { Lifecycle } from "../ports/lifecycle.ts";
import { announceResults } from "./announce-results.ts";
import type { AttemptedDelivery } from "./attempt-delivery.ts";

const endpoint = endpointRow({ name: "A" });
const event = eventRow();
const delivery = deliveryRow(event, { endpointId: endpoint.id, subscriptionId: null }, { attempts: 3 });

const error = { code: "status", message: "The receiver answered 500." } as const;

/** The third attempt's result, or, when nothing was sent, what became of the claim that would have been the third. */
function attempted(next: DeliveryNext, sent = true): AttemptedDelivery {
  const attempt: Attempt = {
    deliveryId: delivery.id,
    number: 3,
    state: "failed",
    startedAt: at(0),
    durationMs: 1,
    requestHeaders: [],
    response: null,
    error,
  };
  return {
    claimed: { delivery, claim: 7, event: { ...event, payload: "{}" }, endpoint },
    result: { deliveryId: delivery.id, claim: 7, attempt: sent ? attempt : null, next, effect: null },
  };
}

function told(results: readonly AttemptedDelivery[], recorded: Partial<RecordedResults> = {}) {
  const events: [name: string, event: object][] = [];
  const warnings: string[] = [];
  announceResults(
    results,
    { staleDeliveryIds: [], canceled: [], endpoints: [], ...recorded },
    {
      lifecycle: { emit: (name, about) => void events.push([name, about]) } satisfies Lifecycle,
      logger: { debug() {}, info() {}, error() {}, warn: (message) => void warnings.push(message) },
    },
  );
  return { events, warnings };
}

function toldOf(before: Partial<Endpoint>, after: Partial<Endpoint>) {
  return told([], { endpoints: [{ before: { ...endpoint, ...before }, after: { ...endpoint, ...after } }] }).events;
}

test("each end of a delivery is told by its name, with its reason and the attempts it took", () => {
  const about = {
    ...{ deliveryId: delivery.id, eventId: event.id, tenantId: event.tenantId },
    ...{ endpointId: endpoint.id, trigger: event.trigger, attempts: 3, error },
  };
  const nextAttemptAt = at(5);
  const { events, warnings } = told([
    attempted({ state: "succeeded" }),
    attempted({ state: "pending", nextAttemptAt, failures: 1, deferrals: 0 }),
    attempted({ state: "exhausted", reason: "schedule" }),
    attempted({ state: "canceled", reason: "gone" }),
  ]);
  expect(events).toEqual([
    ["delivery.succeeded", { ...about, reason: null }],
    ["delivery.failing", { ...about, reason: null, nextAttemptAt }],
    ["delivery.exhausted", { ...about, reason: "schedule" }],
    ["delivery.canceled", { ...about, reason: "gone" }],
  ]);
  expect(warnings).toEqual([]);
});

test("a claim for which nothing was sent does not count as an attempt", () => {
  const { events } = told([attempted({ state: "exhausted", reason: "crashed" }, false)]);
  expect(events).toMatchObject([["delivery.exhausted", { attempts: 2, reason: "crashed" }]]);
});

test("a delivery that was to wait and was canceled instead is told as canceled, with what ended it", () => {
  const waiting = attempted({ state: "pending", nextAttemptAt: at(5), failures: 1, deferrals: 0 });
  const { events } = told([waiting], { canceled: [{ deliveryId: delivery.id, reason: "forgotten" }] });
  expect(events).toMatchObject([["delivery.canceled", { attempts: 3, reason: "forgotten", error }]]);
  expect(events[0]?.[1]).not.toHaveProperty("nextAttemptAt");
});

test("a result that came too late reaches the log alone", () => {
  const { events, warnings } = told([attempted({ state: "succeeded" })], { staleDeliveryIds: [delivery.id] });
  expect(events).toEqual([]);
  expect(warnings).toHaveLength(1);
});

test("an endpoint's pause is told when it begins and when it grows, not with each failure during it", () => {
  const about = { endpointId: endpoint.id, tenantId: endpoint.tenantId, name: "A" };
  const [paused, longer] = [{ pausedUntil: at(60) }, { pausedUntil: at(120) }];
  expect(toldOf({}, paused)).toEqual([["endpoint.paused", { ...about, ...paused }]]);
  expect(toldOf(paused, longer)).toEqual([["endpoint.paused", { ...about, ...longer }]]);
  expect(toldOf(paused, { ...paused, failuresInARow: 11 })).toEqual([]);
  expect(toldOf(paused, {})).toEqual([["endpoint.recovered", about]]);
});

test("an endpoint that is disabled is told once, and not as recovered from its pause", () => {
  const gone = { state: "disabled", disabledReason: "gone", disabledAt: at(1) } as const;
  expect(toldOf({ pausedUntil: at(60) }, gone)).toMatchObject([["endpoint.disabled", { reason: "gone" }]]);
  expect(toldOf(gone, gone)).toEqual([]);
});
