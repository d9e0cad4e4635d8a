import type { DecisionReply } from "../api/replies.ts";
import { ANY_TRIGGER, type Subscription } from "../model/subscription.ts";
import type { EventDetail } from "../ports/ledger.ts";
import { eventNotFound } from "./event-not-found.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { subscriptionNotFound } from "./subscription-refusals.ts";

/** `events.decision` */
export function decisionOperation(terms: OperatingTerms): Operations["events"]["decision"] {
  const { store } = terms;
  return async (eventId, subscriptionId, actingFor) => {
    const viewer = viewerOf(terms, actingFor);
    const candidate = await store.subscriptions.findCandidate(viewer, subscriptionId);
    if (candidate === null) throw subscriptionNotFound(subscriptionId);
    // Whoever may see the subscription may know what became of any event for it, also of one that it did not get.
    const detail = await store.deliveries.getEvent({ tenantId: viewer.tenantId, ownerId: null }, eventId);
    if (detail === null) throw eventNotFound(eventId);
    return decisionOf(detail, candidate.subscription);
  };
}

/** What became of an event for a subscription: what routing wrote down, or else what the rows tell now. Pure. */
export function decisionOf({ event, deliveries }: EventDetail, subscription: Subscription): DecisionReply {
  const about = { eventId: event.id, subscriptionId: subscription.id, deliveryId: null, note: null };
  const none = { ...about, clause: null, duplicateOf: null };
  const made = deliveries.filter(({ subscriptionId }) => subscriptionId === subscription.id);
  const newest = made.toSorted((one, other) => other.replay - one.replay)[0];
  if (newest !== undefined) {
    return { ...none, outcome: "delivered", reason: null, deliveryId: newest.id, note: newest.note };
  }
  const decision = event.decisions.find(({ subscriptionId }) => subscriptionId === subscription.id);
  if (decision !== undefined) {
    const { reason, clause, duplicateOf } = decision;
    return { ...about, outcome: "refused", reason, clause, duplicateOf };
  }
  return { ...none, ...computed({ event, deliveries }, subscription) };
}

function computed(
  { event, deliveries }: EventDetail,
  subscription: Subscription,
): Pick<DecisionReply, "outcome" | "reason"> {
  const refused = (reason: DecisionReply["reason"]) => ({ outcome: "refused", reason }) as const;
  if (event.isTest) return refused("testDelivery");
  if (subscription.trigger !== ANY_TRIGGER && subscription.trigger !== event.trigger) return refused("otherTrigger");
  if (event.state === "pending") return { outcome: "undecided", reason: null };
  if (event.state === "skipped") return refused("eventSkipped");
  if (event.state === "failed") return refused("eventFailed");
  const delivered = { outcome: "delivered", reason: null } as const;
  if (event.consulted?.some(({ subscriptionId }) => subscriptionId === subscription.id) === true) return delivered;
  if (event.state === "rolledBack") return refused("eventRolledBack");
  if (event.createdAt < subscription.createdAt) return refused("subscribedLater");
  // Every candidate got a decision or a delivery, so one that lived then had a delivery, which retention has removed before
  // the event.
  return subscription.endedAt === null
    ? delivered
    : whenEnded(subscription.endedAt, { event, deliveries }, refused("ended"));
}

/** What is left tells when the event was routed: first deliveries were made then, replays later. */
function whenEnded(
  endedAt: Date,
  { event, deliveries }: EventDetail,
  ended: Pick<DecisionReply, "outcome" | "reason">,
): Pick<DecisionReply, "outcome" | "reason"> {
  if (!(endedAt > event.createdAt)) return ended;
  const routedAt = deliveries.find(({ replay }) => replay === 0)?.createdAt;
  if (routedAt !== undefined) return endedAt > routedAt ? { outcome: "delivered", reason: null } : ended;
  if (deliveries.some(({ createdAt }) => endedAt > createdAt)) return { outcome: "delivered", reason: null };
  return { outcome: "unknown", reason: null };
}
