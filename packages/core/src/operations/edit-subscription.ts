import { invalidRequest } from "../api/invalid-request.ts";
import type { Filter } from "../model/filter.ts";
import { hasExpired } from "../model/has-expired.ts";
import { ANY_TRIGGER, type Subscription } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { checkChangedFields } from "./check-changed-fields.ts";
import { checkedFilter } from "./checked-filter.ts";
import { refusePast } from "./new-subscription.ts";
import { refuseContentAhead } from "./refuse-content-ahead.ts";
import { refuseWiderSync } from "./refuse-sync.ts";
import { subscriptionNotFound } from "./subscription-refusals.ts";
import type { SubscriptionChange } from "./subscription-requests.ts";

/**
 * The subscription after an edit; what is absent stays. Pure.
 * @throws `subscription_not_found` when it has expired; `invalid_request` when the payload has no such field, or the new
 *   `expiresAt` is past; `sync_not_allowed` when an owner changes how far a subscription reaches that the host waits for
 */
export function editSubscription(
  current: Subscription,
  edit: SubscriptionChange,
  { triggers, viewer, now }: { readonly triggers: TriggerRegistry; readonly viewer: Viewer; readonly now: Date },
): Subscription {
  if (hasExpired(current, now)) throw subscriptionNotFound(current.id);
  refuseWiderSync(current, edit, viewer);
  checkChangedFields(triggers, current.trigger, edit.changedFields);
  refuseContentAhead({ stage: current.stage, content: edit.content });
  if (edit.expiresAt !== undefined) refusePast(edit.expiresAt, now);
  const filter = edit.filter == null ? edit.filter : checkedEdit(edit.filter, current, triggers);
  return { ...current, ...withoutAbsent({ ...edit, filter }) };
}

function checkedEdit(
  filter: unknown,
  subscribed: Pick<Subscription, "trigger" | "stage">,
  triggers: TriggerRegistry,
): Filter {
  const { trigger } = subscribed;
  if (trigger === ANY_TRIGGER || triggers.find(trigger) !== undefined)
    return checkedFilter(filter, subscribed, triggers);
  const message = `${trigger} is not registered here, so its payload is not known. Change the filter where it is.`;
  throw invalidRequest([{ path: "filter", message }]);
}

/** What was given, `null` too. */
function withoutAbsent(
  edit: Omit<SubscriptionChange, "filter"> & { readonly filter?: Filter | null | undefined },
): Partial<Subscription> {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
}
