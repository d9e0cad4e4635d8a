import { chooseReceivers, type Receiver } from "../matching/choose-receivers.ts";
import type { Delivery } from "../model/delivery.ts";
import { firstDelivery } from "../model/first-delivery.ts";
import { MAX_CRASHES } from "../model/max-crashes.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { RoutingResult } from "../ports/event-routing.ts";
import type { Ids } from "../ports/ids.ts";
import type { SubscriptionStore } from "../ports/subscription-store.ts";
import { alertSubject } from "../triggers/alerts/alert-triggers.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import type { BuiltEvent } from "./build-event.ts";
import { type CandidatesOf, interestedCandidates } from "./interested-candidates.ts";
import { parsedOnce } from "./parsed-once.ts";

/** Waits before building again after the first, second, … failure; then the event is `failed`. */
const buildRetriesMs = [5_000, 30_000, 300_000, 1_800_000, 7_200_000] as const;

/** What routing works with. */
export interface RouteTerms {
  readonly subscriptions: SubscriptionStore;
  readonly triggers: TriggerRegistry;
  readonly ids: Ids;
  readonly now: Date;
}

/** What becomes of built events: reads all their candidates at once, then decides who gets which. */
export async function routeEvents(built: readonly BuiltEvent[], terms: RouteTerms): Promise<readonly RoutingResult[]> {
  const toRoute = built
    .filter(({ outcome }) => outcome.kind === "built" || outcome.kind === "tooLarge")
    .map(({ claimed }) => claimed.event);
  const candidatesOf = await interestedCandidates(toRoute, terms.subscriptions);
  return built.map((one) => routingResult(one, candidatesOf, terms));
}

function routingResult(
  { claimed: { event, claim }, outcome }: BuiltEvent,
  candidatesOf: CandidatesOf,
  { triggers, ids, now }: RouteTerms,
): RoutingResult {
  const fenced = { eventId: event.id, claim };
  switch (outcome.kind) {
    case "crashed": {
      const error = `Building its payload ended the process ${MAX_CRASHES} times.`;
      return { ...fenced, state: "failed", reason: "crashed", error };
    }
    case "loop":
      return { ...fenced, state: "skipped", reason: "loop" };
    case "nothing":
      return { ...fenced, state: "skipped", reason: "nothingToSend" };
    case "failed": {
      const waitMs = buildRetriesMs[event.buildFailures];
      if (waitMs === undefined) return { ...fenced, state: "failed", reason: "build", error: outcome.error };
      return { ...fenced, state: "pending", nextBuildAt: new Date(now.getTime() + waitMs), error: outcome.error };
    }
    case "tooLarge":
    case "built": {
      const trigger = triggers.get(event.trigger);
      const payloadValue = parsedOnce(outcome.json);
      const { receivers, decisions } = chooseReceivers(
        { ...event, payloadValue, about: alertSubject(trigger, payloadValue) },
        candidatesOf(event),
        trigger,
        now,
        event.consulted ?? [],
      );
      const deliveries = receivers.map((receiver) =>
        newDelivery(event, unawaited(receiver), ids.next("dlv", now), now, outcome.kind),
      );
      const payload =
        outcome.kind === "built" ? { payload: outcome.json } : { payload: null, oversizedBytes: outcome.bytes };
      const isDelivered = deliveries.length === 0 && (event.consulted ?? []).length > 0;
      return {
        ...{ ...fenced, state: "routed", ...payload, decisions, deliveries },
        ...(isDelivered && { delivered: true }),
      };
    }
  }
}

/** A receiver that the host would have waited for, if it had asked it. */
function unawaited(receiver: Receiver): Receiver {
  return receiver.candidate.subscription.mode === "sync" ? { ...receiver, note: "syncDeliveredAsync" } : receiver;
}

/** An event on its way to a receiver: pending, due at once. */
export function newDelivery(
  event: WebhookEvent,
  { candidate, note }: Receiver,
  id: string,
  createdAt: Date,
  payload: "built" | "tooLarge" = "built",
): Delivery {
  const { whenTooLarge } = candidate.subscription;
  // What is told ahead of an operation is its input, which has no other form.
  const content = event.stage === "postOperation" ? candidate.subscription.content : "full";
  // Ids alone are never too large, and what is built again is looked at when it is.
  const isTooLarge = payload === "tooLarge" && content === "full";
  const delivery = firstDelivery({
    content: isTooLarge && whenTooLarge === "thin" ? "degraded" : content,
    id,
    tenantId: event.tenantId,
    eventId: event.id,
    endpointId: candidate.endpoint.id,
    subscriptionId: candidate.subscription.id,
    trigger: event.trigger,
    isTest: false,
    replayOf: null,
    note,
    orderingKey: event.orderingKey,
    deleteOnSuccess: candidate.subscription.deleteOnSuccess,
    createdAt,
  });
  return isTooLarge && whenTooLarge === "cancel" ? canceledAtOnce(delivery) : delivery;
}

function canceledAtOnce(delivery: Delivery): Delivery {
  const { createdAt: endedAt } = delivery;
  return { ...delivery, state: "canceled", reason: "tooLarge", nextAttemptAt: null, endedAt };
}
