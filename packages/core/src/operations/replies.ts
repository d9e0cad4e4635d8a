import type {
  AttemptReply,
  DeliveryDetailReply,
  DeliveryReply,
  EndpointReply,
  EventReply,
  SubscriptionReply,
  TriggerReply,
} from "../api/replies.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Page } from "../model/page.ts";
import type { Subscription } from "../model/subscription.ts";
import type { DeliveryDetail, EventDetail } from "../ports/delivery-store.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";

// Every reply names its fields, so that a new column is never shown by accident.

export function triggerReply({
  name,
  description,
  resource,
  action,
  jsonSchema,
  sampleJson,
}: AnyTrigger): TriggerReply {
  return { name, description, resource, action, schema: jsonSchema, sample: JSON.parse(sampleJson) };
}

export function endpointReply(endpoint: Endpoint): EndpointReply {
  const { id, ownerId, kind, name, url, envelope, allowSameUrl, state, disabledReason, disabledAt } = endpoint;
  const { failuresInARow, pausedUntil, createdAt } = endpoint;
  return {
    ...{ id, ownerId, kind, name, url, envelope, allowSameUrl, state, disabledReason, disabledAt },
    ...{ failuresInARow, pausedUntil, createdAt },
  };
}

export function subscriptionReply(subscription: Subscription): SubscriptionReply {
  const { id, endpointId, trigger, scope, changedFields, createdAt } = subscription;
  return { id, endpointId, trigger, scope, changedFields, createdAt };
}

export function deliveryReply(delivery: Delivery): DeliveryReply {
  const { id, eventId, endpointId, subscriptionId, trigger, isTest, replay, replayOf, note } = delivery;
  const { state, reason, attempts, failures, crashes, nextAttemptAt, leasedUntil } = delivery;
  const { lastAttemptState, lastStatus, createdAt, endedAt } = delivery;
  return {
    ...{ id, eventId, endpointId, subscriptionId, trigger, isTest, replay, replayOf, note },
    ...{ state, reason, attempts, failures, crashes, nextAttemptAt, running: leasedUntil !== null },
    ...{ lastAttemptState, lastStatus, createdAt, endedAt },
  };
}

export function deliveryDetailReply({ delivery, event, endpoint, attempts }: DeliveryDetail): DeliveryDetailReply {
  return {
    ...deliveryReply(delivery),
    endpointName: endpoint.name,
    recordId: event.recordId,
    payload: parsed(event.payload),
    history: attempts.map(attemptReply),
  };
}

export function eventReply({ event, deliveries }: EventDetail): EventReply {
  const { id, scope, trigger, recordId, createdAt, state, reason, isTest, changed } = event;
  const { buildFailures, crashes, nextBuildAt, lastError, decisions } = event;
  return {
    ...{ id, scope, trigger, recordId, createdAt, state, reason, isTest, changed },
    ...{ buildFailures, crashes, nextBuildAt, lastError, decisions },
    payload: parsed(event.payload),
    deliveries: deliveries.map(deliveryReply),
  };
}

export function pageReply<Row, Reply>({ items, nextCursor }: Page<Row>, reply: (row: Row) => Reply): Page<Reply> {
  return { items: items.map(reply), nextCursor };
}

function attemptReply({
  number,
  state,
  startedAt,
  durationMs,
  requestHeaders,
  response,
  error,
}: Attempt): AttemptReply {
  return {
    ...{ number, state, startedAt, durationMs, requestHeaders, error },
    response: response === null ? null : { ...response, body: new TextDecoder().decode(response.body) },
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
