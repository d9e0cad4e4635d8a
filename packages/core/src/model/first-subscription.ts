import type { Subscription } from "./subscription.ts";

/** A subscription that is about to exist, with everything that can be left unsaid. */
export function firstSubscription(
  about: Pick<Subscription, "id" | "tenantId" | "endpointId" | "name" | "trigger" | "createdAt"> &
    Partial<Subscription>,
): Subscription {
  return {
    description: null,
    scope: null,
    mode: "async",
    stage: "postOperation",
    changedFields: null,
    filter: null,
    content: "full",
    whenTooLarge: "cancel",
    deleteOnSuccess: false,
    expiresAt: null,
    endedAt: null,
    ...about,
  };
}
