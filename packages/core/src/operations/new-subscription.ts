import { invalidRequest } from "../api/invalid-request.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { firstSubscription } from "../model/first-subscription.ts";
import { ANY_TRIGGER, type Subscription } from "../model/subscription.ts";
import { checkedFilter } from "./checked-filter.ts";
import type { OperatingTerms } from "./operating-terms.ts";
import type { NewSubscription } from "./subscription-requests.ts";

// As long as a name that is entered may be.
const longestName = 256;

/**
 * The row of a subscription that is about to exist, named after its trigger and endpoint unless it brings a name.
 * @throws `invalid_request` when it would have expired before it began
 */
export function newSubscription(
  { triggers, clock, ids }: Pick<OperatingTerms, "triggers" | "clock" | "ids">,
  { id: endpointId, tenantId, name: endpointName }: Pick<Endpoint, "id" | "tenantId" | "name">,
  wanted: NewSubscription & { readonly expiresAt?: Date | null | undefined },
): Subscription {
  const { trigger, scope = null, changedFields = null, filter, deleteOnSuccess = false, expiresAt = null } = wanted;
  const createdAt = clock.now();
  refusePast(expiresAt, createdAt);
  const filledIn = trigger === ANY_TRIGGER ? "Every trigger" : (triggers.find(trigger)?.description ?? null);
  return firstSubscription({
    ...{ id: ids.next("sub", createdAt), tenantId, endpointId, trigger, createdAt },
    name: wanted.name ?? subscriptionName(trigger, endpointName),
    description: wanted.description === undefined ? filledIn : wanted.description,
    filter: filter == null ? null : checkedFilter(filter, { trigger, stage: wanted.stage }, triggers),
    ...{ scope, changedFields, deleteOnSuccess, expiresAt },
    mode: wanted.mode ?? "async",
    stage: wanted.stage ?? "postOperation",
    content: wanted.content ?? "full",
    whenTooLarge: wanted.whenTooLarge ?? "cancel",
  });
}

/** @throws `invalid_request` */
export function refusePast(expiresAt: Date | null, now: Date): void {
  if (expiresAt === null || expiresAt > now) return;
  const message = `${expiresAt.toISOString()} is past. Give a time to come, or null for a subscription that does not end by itself.`;
  throw invalidRequest([{ path: "expiresAt", message }]);
}

function subscriptionName(trigger: string, endpointName: string): string {
  const what = trigger === ANY_TRIGGER ? "Every trigger" : trigger;
  return `${what} to ${endpointName}`.slice(0, longestName).toWellFormed();
}
