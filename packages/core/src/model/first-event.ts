import type { WebhookEvent } from "./webhook-event.ts";

/** What tells one event from another. */
export type EventIdentity = Pick<WebhookEvent, "id" | "tenantId" | "scope" | "trigger" | "recordId" | "createdAt">;

/** The row of an event that has just happened and is to be built at once. */
export function firstEvent(identity: EventIdentity): WebhookEvent {
  return {
    ...identity,
    state: "pending",
    reason: null,
    isTest: false,
    stage: "postOperation",
    consulted: null,
    orderingKey: null,
    depth: 0,
    origin: null,
    traceparent: null,
    oversizedBytes: null,
    payload: null,
    snapshot: null,
    changed: null,
    buildFailures: 0,
    crashes: 0,
    nextBuildAt: identity.createdAt,
    lastError: null,
    forgottenAt: null,
    decisions: [],
  };
}
