import type { DecisionReason } from "../model/decision.ts";
import type { DeliveryNote } from "../model/delivery.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { Candidate } from "../ports/subscription-store.ts";

/** What matching needs of an event. */
export type MatchedEvent = Pick<WebhookEvent, "createdAt" | "scope" | "changed">;

/** What matching needs of the event's trigger. */
export interface MatchedTrigger {
  readonly action: string;
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

export type SubscriptionMatch =
  | { readonly matches: true; readonly note: DeliveryNote | null }
  | { readonly matches: false; readonly reason: Exclude<DecisionReason, "duplicateOf"> };

/** Whether a candidate (same tenant, same trigger or `*`) gets an event. Pure. */
export function matchSubscription(
  event: MatchedEvent,
  { subscription, endpoint }: Candidate,
  trigger: MatchedTrigger,
): SubscriptionMatch {
  if (endpoint.state === "disabled") return { matches: false, reason: "endpointDisabled" };
  if (event.createdAt < subscription.createdAt) return { matches: false, reason: "subscribedLater" };
  if (subscription.scope !== null && subscription.scope !== event.scope)
    return { matches: false, reason: "otherScope" };
  const { changedFields } = subscription;
  if (trigger.action !== "update" || changedFields === null) return { matches: true, note: null };
  const { changed } = event;
  if (changed === null) return { matches: true, note: "changesUnknown" };
  const touched = changedFields.some((field) => hostNames(field, trigger).some((name) => changed.includes(name)));
  return touched ? { matches: true, note: null } : { matches: false, reason: "unchanged" };
}

/** The host's names behind a payload field. */
function hostNames(field: string, { fields }: MatchedTrigger): readonly string[] {
  return fields !== undefined && Object.hasOwn(fields, field) ? (fields[field] ?? [field]) : [field];
}
