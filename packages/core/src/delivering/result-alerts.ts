import { type AlertTerms, alertEvent } from "../emitting/alert-event.ts";
import { alertHour } from "../emitting/alert-hour.ts";
import { endpointAlerts } from "../emitting/endpoint-alerts.ts";
import type { RecordedChanges } from "../ports/delivery-result.ts";
import type { NewEvent } from "../ports/event-routing.ts";
import { isAlert } from "../triggers/alerts/alert-triggers.ts";
import { DeliveryExhausted } from "../triggers/alerts/delivery-exhausted.ts";
import type { AttemptedDelivery } from "./attempt-delivery.ts";

/**
 * The alerts of a batch of results. What an alert's own delivery comes to is none, but for what it does to its endpoint:
 * that one counts as a webhook further (`depth`), so that alerts cannot go round for ever.
 */
export function resultAlerts(
  attempted: readonly AttemptedDelivery[],
  { staleDeliveryIds, endpoints }: RecordedChanges,
  terms: AlertTerms,
): readonly NewEvent[] {
  const stale = new Set(staleDeliveryIds);
  const counted = attempted.filter(({ claimed }) => !stale.has(claimed.delivery.id));
  const depths = new Map<string, number>();
  for (const { claimed } of counted) {
    const { endpoint, event } = claimed;
    const depth = isAlert(terms.triggers.find(event.trigger)) ? event.depth + 1 : 0;
    depths.set(endpoint.id, Math.max(depth, depths.get(endpoint.id) ?? 0));
  }
  return [
    ...counted.flatMap((one) => exhaustedAlert(one, terms)),
    ...endpoints.flatMap(({ before, after }) =>
      endpointAlerts(before, after, { ...terms, depth: depths.get(after.id) ?? 0 }),
    ),
  ];
}

function exhaustedAlert({ claimed, result }: AttemptedDelivery, terms: AlertTerms): readonly NewEvent[] {
  const { delivery, event, endpoint } = claimed;
  if (result.next.state !== "exhausted" || delivery.isTest) return [];
  if (isAlert(terms.triggers.find(event.trigger))) return [];
  const facts = {
    ...{ deliveryId: delivery.id, eventId: event.id, trigger: event.trigger, recordId: event.recordId },
    attempts: result.attempt === null ? delivery.attempts - 1 : delivery.attempts,
    ...{ reason: result.next.reason, error: result.attempt?.error ?? null },
  };
  // A receiver that is away exhausts many: one of them says so.
  return alertEvent({ trigger: DeliveryExhausted, endpoint, facts, episode: alertHour(terms.now), depth: 0 }, terms);
}
