import type { Decision } from "../model/decision.ts";
import type { DeliveryNote } from "../model/delivery.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Consulted } from "../model/webhook-event.ts";
import type { Candidate } from "../ports/subscription-store.ts";
import { type MatchedEvent, type MatchedTrigger, matchSubscription } from "./match-subscription.ts";

/** A candidate that gets the event. */
export interface Receiver {
  readonly candidate: Candidate;
  readonly note: DeliveryNote | null;
}

export interface ChosenReceivers {
  /** At most one per endpoint, and none of an endpoint that was consulted. */
  readonly receivers: readonly Receiver[];
  /** One for each candidate that is neither among them nor was consulted. */
  readonly decisions: readonly Decision[];
}

/**
 * Who gets an event that is routed `now`. Of several matching subscriptions of one endpoint the oldest that names the
 * trigger wins, then the oldest `*`; where one was `consulted`, it has won already. Pure; `candidates` come oldest first.
 */
export function chooseReceivers(
  event: MatchedEvent,
  candidates: readonly Candidate[],
  trigger: MatchedTrigger,
  now: Date,
  consulted: readonly Consulted[] = [],
): ChosenReceivers {
  const receivers: Receiver[] = [];
  // The subscription that gets the event, by endpoint.
  const winners = new Map(consulted.map(({ endpointId, subscriptionId }) => [endpointId, subscriptionId]));
  const decisions: Decision[] = [];
  const refuse = (
    { subscription, endpoint }: Candidate,
    why: Pick<Decision, "reason"> & Partial<Pick<Decision, "duplicateOf" | "clause">>,
  ) =>
    decisions.push({
      ...{ subscriptionId: subscription.id, endpointId: endpoint.id, duplicateOf: null, clause: null },
      ...why,
    });

  const wildcards = candidates.filter(isWildcard);
  const namedFirst =
    wildcards.length === 0 ? candidates : [...candidates.filter((candidate) => !isWildcard(candidate)), ...wildcards];
  for (const candidate of namedFirst) {
    const winner = winners.get(candidate.endpoint.id);
    if (winner === candidate.subscription.id) continue;
    const match = matchSubscription(event, candidate, trigger, now);
    if (!match.matches) refuse(candidate, { reason: match.reason, clause: match.clause });
    else if (winner !== undefined) refuse(candidate, { reason: "duplicateOf", duplicateOf: winner });
    else {
      winners.set(candidate.endpoint.id, candidate.subscription.id);
      receivers.push({ candidate, note: match.note });
    }
  }
  return { receivers, decisions };
}

function isWildcard({ subscription }: Candidate): boolean {
  return subscription.trigger === ANY_TRIGGER;
}
