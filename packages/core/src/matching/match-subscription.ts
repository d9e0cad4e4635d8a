import type { AlertSubject } from "../model/alert-subject.ts";
import type { DecisionReason } from "../model/decision.ts";
import type { DeliveryNote } from "../model/delivery.ts";
import { hasExpired } from "../model/has-expired.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { Candidate } from "../ports/subscription-store.ts";
import { evaluateFilter } from "./evaluate-filter.ts";

/** What matching needs of an event. */
export interface MatchedEvent extends Pick<WebhookEvent, "createdAt" | "scope" | "changed" | "stage"> {
  /** What receivers see; asked for only when a filter wants to know. */
  readonly payloadValue: () => unknown;
  /** Of an alert: what it is about. */
  readonly about?: AlertSubject | undefined;
}

/** What matching needs of the event's trigger. */
export interface MatchedTrigger {
  readonly action: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

export type SubscriptionMatch =
  | { readonly matches: true; readonly note: DeliveryNote | null }
  | {
      readonly matches: false;
      readonly reason: Exclude<DecisionReason, "duplicateOf">;
      /** With `filtered`: what decided. */
      readonly clause: string | null;
    };

/** Whether a candidate (same tenant, same trigger or `*`) gets an event that is routed `now`. Pure. */
export function matchSubscription(
  event: MatchedEvent,
  { subscription, endpoint }: Candidate,
  trigger: MatchedTrigger,
  now: Date,
): SubscriptionMatch {
  if (subscription.stage !== event.stage) return refused("otherStage");
  if (endpoint.state === "disabled") return refused("endpointDisabled");
  const unfit = event.about === undefined ? null : alertRefusal(event.about, endpoint);
  if (unfit !== null) return refused(unfit);
  if (event.createdAt < subscription.createdAt) return refused("subscribedLater");
  if (hasExpired(subscription, now)) return refused("expired");
  if (subscription.scope !== null && subscription.scope !== event.scope) return refused("otherScope");
  const isUpdate = trigger.action === "update" && subscription.changedFields !== null;
  if (isUpdate && event.changed !== null && !touches(subscription.changedFields, event.changed, trigger)) {
    return refused("unchanged");
  }
  const filtered = subscription.filter === null ? null : filterMatch(subscription.filter, event);
  return filtered ?? { matches: true, note: isUpdate && event.changed === null ? "changesUnknown" : null };
}

function refused(reason: Exclude<DecisionReason, "duplicateOf">, clause: string | null = null): SubscriptionMatch {
  return { matches: false, reason, clause };
}

/** Why an endpoint gets no alert about `about`; one without an owner is the operators', who see all. */
function alertRefusal(about: AlertSubject, endpoint: Candidate["endpoint"]): "aboutItself" | "otherOwner" | null {
  if (endpoint.id === about.endpointId) return "aboutItself";
  return endpoint.ownerId === null || endpoint.ownerId === about.ownerId ? null : "otherOwner";
}

function touches(
  changedFields: readonly string[] | null,
  changed: readonly string[],
  trigger: MatchedTrigger,
): boolean {
  return changedFields?.some((field) => hostNames(field, trigger).some((name) => changed.includes(name))) ?? true;
}

/** The host's names behind a payload field. */
function hostNames(field: string, { fields }: MatchedTrigger): readonly string[] {
  return fields !== undefined && Object.hasOwn(fields, field) ? (fields[field] ?? [field]) : [field];
}

/** What a filter makes of the event; `null`: nothing against it. A filter that cannot be applied must not lose an event. */
function filterMatch(
  filter: NonNullable<Candidate["subscription"]["filter"]>,
  event: MatchedEvent,
): SubscriptionMatch | null {
  try {
    const { passes, clause } = evaluateFilter(filter, event.payloadValue());
    return passes ? null : refused("filtered", clause);
  } catch {
    return { matches: true, note: "filterFailed" };
  }
}
