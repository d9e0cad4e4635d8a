import { at, deliveryRow, endpointRow, eventRow, subscriptionRow } from "@ancrage/conformance";
import { expect, test } from "vitest";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { decisionOf } from "./decision.ts";

const endpoint = endpointRow();
const other = { endpointId: endpoint.id, subscriptionId: "sub_other" };
const routed = (fields: Partial<WebhookEvent> = {}) => eventRow({ state: "routed", createdAt: at(10), ...fields });

/** Outcome, reason and delivery of a subscription without a row of its own, given what else is left of the event. */
function told(event: WebhookEvent, ended: number | null, left: readonly { replay: number; second: number }[] = []) {
  const subscription = subscriptionRow(endpoint, { createdAt: at(0), endedAt: ended === null ? null : at(ended) });
  const deliveries = left.map(({ replay, second }) => deliveryRow(event, other, { replay, createdAt: at(second) }));
  const { outcome, reason, deliveryId } = decisionOf({ event, deliveries }, subscription);
  return [outcome, reason, deliveryId];
}

test("one that lived when the event was routed had a delivery, which retention has removed", () => {
  expect(told(routed(), null)).toEqual(["delivered", null, null]);
  expect(told(routed(), 21, [{ replay: 0, second: 20 }])).toEqual(["delivered", null, null]);
  expect(told(routed(), 31, [{ replay: 1, second: 30 }])).toEqual(["delivered", null, null]);
});

test("one that had ended when the event was routed got none", () => {
  expect(told(routed(), 10)).toEqual(["refused", "ended", null]);
  expect(told(routed(), 15, [{ replay: 0, second: 20 }])).toEqual(["refused", "ended", null]);
});

test("where nothing is left that tells which came first, it says so", () => {
  expect(told(routed(), 15)).toEqual(["unknown", null, null]);
  expect(told(routed(), 15, [{ replay: 1, second: 30 }])).toEqual(["unknown", null, null]);
});

test("what was rolled back reached nobody but those whom the run has called", () => {
  const back = { state: "rolledBack", reason: "refusedSync" } as const;
  expect(told(routed({ ...back, consulted: [] }), null)).toEqual(["refused", "eventRolledBack", null]);
  const event = routed(back);
  const subscription = subscriptionRow(endpoint);
  const consulted = [{ subscriptionId: subscription.id, endpointId: endpoint.id }];
  const decision = decisionOf({ event: { ...event, consulted }, deliveries: [] }, subscription);
  expect([decision.outcome, decision.reason]).toEqual(["delivered", null]);
});
