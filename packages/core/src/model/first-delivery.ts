import type { Delivery } from "./delivery.ts";

/** A delivery that is due at once and has had no attempt. */
export function firstDelivery(
  about: Pick<
    Delivery,
    | "id"
    | "tenantId"
    | "eventId"
    | "endpointId"
    | "subscriptionId"
    | "trigger"
    | "isTest"
    | "replayOf"
    | "note"
    | "createdAt"
  > &
    Partial<Pick<Delivery, "content" | "deleteOnSuccess" | "orderingKey">>,
): Delivery {
  return {
    content: "full",
    deleteOnSuccess: false,
    orderingKey: null,
    ...about,
    replay: 0,
    sequence: null,
    state: "pending",
    reason: null,
    attempts: 0,
    failures: 0,
    deferrals: 0,
    crashes: 0,
    nextAttemptAt: about.createdAt,
    leasedUntil: null,
    lastAttemptState: null,
    lastStatus: null,
    endedAt: null,
  };
}
