import {
  type Attempt,
  type Delivery,
  type DeliveryResult,
  type Endpoint,
  type EventsOfResults,
  endpointAfter,
  type RecordedResults,
  withoutBody,
} from "@ancrage/core";
import { cancelDeliveries } from "./cancel-deliveries.ts";
import { dropAfterSuccess } from "./drop-after-success.ts";
import { endSubscriptionsOf } from "./end-subscription.ts";
import { endWithSubscription } from "./is-unsubscribed.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { recordAtOnce } from "./record-events.ts";
import type { StoredDelivery, StoredEndpoint } from "./stored-rows.ts";

/** `DeliveryStore.recordResults`. Deliveries move first, so that a 410 also cancels those of its own batch that wait again. */
export function recordResults(
  tables: MemoryTables,
  results: readonly DeliveryResult[],
  now: Date,
  eventsOf?: EventsOfResults,
): RecordedResults {
  const staleDeliveryIds: string[] = [];
  const waiting: StoredDelivery[] = [];
  const before = new Map<StoredEndpoint, Endpoint>();
  for (const result of results) {
    const delivery = tables.deliveries.get(result.deliveryId);
    if (delivery === undefined || delivery.row.leasedUntil === null || delivery.claims !== result.claim) {
      staleDeliveryIds.push(result.deliveryId);
      continue;
    }
    moveDelivery(tables, delivery, result, now);
    if (result.next.state === "pending") waiting.push(delivery);
    if (result.effect === null) continue;
    const { endpoint } = delivery;
    const after = endpointAfter(endpoint.row, result.effect, now);
    if (after === endpoint.row) continue;
    if (!before.has(endpoint)) before.set(endpoint, endpoint.row);
    endpoint.row = after;
  }
  const endpoints = Array.from(before, ([endpoint, row]) => {
    if (row.deletedAt === null && endpoint.row.deletedAt !== null) endGone(endpoint, now);
    return { before: { ...row }, after: { ...endpoint.row } };
  });
  const canceled = waiting.flatMap(({ row: { id: deliveryId, state, reason } }) =>
    state === "canceled" && reason !== null ? { deliveryId, reason } : [],
  );
  const recorded = { staleDeliveryIds, canceled, endpoints };
  if (eventsOf !== undefined) recordAtOnce(tables, eventsOf(recorded));
  return recorded;
}

function moveDelivery(tables: MemoryTables, delivery: StoredDelivery, result: DeliveryResult, now: Date): void {
  const { attempt } = result;
  const isForgotten = delivery.event.row.forgottenAt !== null;
  if (attempt !== null) delivery.attempts.push(isForgotten ? forgottenAttempt(attempt) : { ...attempt });
  delivery.endpoint.queue.taken.delete(delivery);
  delivery.row = afterResult(delivery.row, result, now);
  const ended = { state: "canceled", nextAttemptAt: null, endedAt: now } as const;
  if (isForgotten && delivery.row.state === "pending") {
    delivery.row = { ...delivery.row, ...ended, reason: "forgotten" };
  } else if (delivery.row.state === "pending") {
    const reason = endWithSubscription(tables, delivery, now);
    if (reason !== null) delivery.row = { ...delivery.row, ...ended, reason };
  }
  dropAfterSuccess(delivery);
  tables.queueDelivery(delivery);
}

function forgottenAttempt(attempt: Attempt): Attempt {
  return { ...attempt, response: attempt.response && withoutBody(attempt.response) };
}

function afterResult(row: Delivery, { attempt, next }: DeliveryResult, now: Date): Delivery {
  const attempted = {
    ...row,
    leasedUntil: null,
    attempts: attempt === null ? row.attempts - 1 : row.attempts,
    lastAttemptState: attempt?.state ?? row.lastAttemptState,
    lastStatus: attempt?.response?.status ?? row.lastStatus,
  };
  if (next.state === "pending") {
    const { nextAttemptAt, failures, deferrals } = next;
    return { ...attempted, nextAttemptAt, failures, deferrals };
  }
  const reason = next.state === "succeeded" ? null : next.reason;
  return { ...attempted, state: next.state, reason, nextAttemptAt: null, endedAt: now };
}

function endGone(endpoint: StoredEndpoint, now: Date): void {
  endSubscriptionsOf(endpoint, now);
  cancelDeliveries(endpoint, "gone", now);
}
