import { randomBytes } from "node:crypto";
import {
  type Delivery,
  type Endpoint,
  firstEndpoint,
  firstSubscription,
  type IdPrefix,
  type ListedSubscription,
  type Subscription,
  type WebhookEvent,
} from "@ancrage/core";

/** The tenant and the trigger of every row that does not say otherwise. */
export const TENANT = "acme";
export const TRIGGER = "NewOpportunity";

/** The suite's time: `seconds` after it began. Nothing in the suite looks at a clock. */
export function at(seconds: number): Date {
  return new Date(Date.UTC(2026, 2, 1, 12) + seconds * 1000);
}

/** An id of the form that every store is given. */
export function newId(prefix: IdPrefix, createdAt: Date): string {
  return `${prefix}_${createdAt.getTime().toString(16).padStart(12, "0")}${randomBytes(10).toString("hex")}`;
}

/** An enabled, managed endpoint with a name and a URL of its own. */
export function endpointRow(fields: Partial<Endpoint> = {}): Endpoint {
  const createdAt = fields.createdAt ?? at(0);
  const id = newId("ep", createdAt);
  return firstEndpoint({
    ...{ id, tenantId: TENANT, ownerId: null, kind: "managed", name: id, url: `https://receiver.example/${id}` },
    envelope: "standard",
    secrets: [{ id: "sec_a", key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", createdAt, expiresAt: null }],
    createdAt,
    ...fields,
  });
}

/** A live subscription of `endpoint`. */
export function subscriptionRow(endpoint: Endpoint, fields: Partial<Subscription> = {}): Subscription {
  const createdAt = fields.createdAt ?? at(0);
  return firstSubscription({
    ...{ id: newId("sub", createdAt), tenantId: endpoint.tenantId, endpointId: endpoint.id },
    ...{ name: TRIGGER, trigger: TRIGGER, createdAt },
    ...fields,
  });
}

/** A subscription as lists show it. */
export function listedRow(subscription: Subscription, { name: endpointName }: Endpoint): ListedSubscription {
  return { ...subscription, endpointName };
}

/** An event as it is recorded: pending, and due at once. */
export function eventRow(fields: Partial<WebhookEvent> = {}): WebhookEvent {
  const createdAt = fields.createdAt ?? at(0);
  return {
    id: newId("evt", createdAt),
    tenantId: TENANT,
    scope: null,
    trigger: TRIGGER,
    recordId: "D-1",
    stage: "postOperation",
    consulted: null,
    orderingKey: null,
    depth: 0,
    origin: null,
    traceparent: null,
    oversizedBytes: null,
    createdAt,
    state: "pending",
    reason: null,
    isTest: false,
    payload: null,
    snapshot: null,
    changed: null,
    buildFailures: 0,
    crashes: 0,
    nextBuildAt: createdAt,
    lastError: null,
    forgottenAt: null,
    decisions: [],
    ...fields,
  };
}

/** A delivery as it is made: pending, due at once, without an attempt. */
export function deliveryRow(
  event: WebhookEvent,
  to: Pick<Delivery, "endpointId" | "subscriptionId">,
  fields: Partial<Delivery> = {},
): Delivery {
  const createdAt = fields.createdAt ?? event.createdAt;
  return {
    id: newId("dlv", createdAt),
    tenantId: event.tenantId,
    eventId: event.id,
    ...to,
    trigger: event.trigger,
    isTest: event.isTest,
    replay: 0,
    replayOf: null,
    sequence: null,
    note: null,
    content: "full",
    deleteOnSuccess: false,
    orderingKey: null,
    state: "pending",
    reason: null,
    attempts: 0,
    failures: 0,
    deferrals: 0,
    crashes: 0,
    nextAttemptAt: createdAt,
    leasedUntil: null,
    lastAttemptState: null,
    lastStatus: null,
    createdAt,
    endedAt: null,
    ...fields,
  };
}

/** The change of an endpoint that sets these fields. */
export function changed(fields: Partial<Endpoint>): (endpoint: Endpoint) => Endpoint {
  return (endpoint) => ({ ...endpoint, ...fields });
}
