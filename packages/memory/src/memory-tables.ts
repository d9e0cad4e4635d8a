import {
  AncrageError,
  type Attempt,
  type Delivery,
  type Endpoint,
  type Subscription,
  type WebhookEvent,
} from "@ancrage/core";
import { DeliveryQueue } from "./delivery-queue.ts";
import { EventQueue } from "./event-queue.ts";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import { Lines } from "./lines.ts";
import type { StoredDelivery, StoredEndpoint, StoredEvent, StoredNote, StoredSubscription } from "./stored-rows.ts";
import { TenantTable } from "./tenant-table.ts";

/** All rows of a store, and what finds them. */
export class MemoryTables {
  readonly endpoints = new TenantTable<Endpoint, StoredEndpoint>();
  readonly subscriptions = new TenantTable<Subscription, StoredSubscription>();
  readonly deliveries = new TenantTable<Delivery, StoredDelivery>();
  readonly events = new Map<string, StoredEvent>();
  /** Pending events by trigger. */
  readonly eventQueues = new Map<string, EventQueue<StoredEvent>>();
  /** Endpoints that may have pending deliveries; the one whose turn is next comes first. */
  readonly turns = new Set<StoredEndpoint>();
  /** Until when each tenant is paused that somebody paused. */
  readonly tenantPauses = new Map<string, Date>();
  /** Notes of runs that have not ended, by the id of their event. */
  readonly notes = new Map<string, StoredNote>();
  /** Pending events that have an ordering key, by tenant and key, in the order in which they were recorded. */
  readonly eventLines = new Lines<StoredEvent>();
  readonly idempotencyKeys = new IdempotencyKeys();
  /** When each process was last heard of. */
  readonly processes = new Map<string, Date>();

  insertEndpoint(endpoint: Endpoint): StoredEndpoint {
    const stored: StoredEndpoint = {
      row: { ...endpoint },
      subscriptions: new Set(),
      queue: new DeliveryQueue(),
      rateMarks: [],
    };
    this.endpoints.insert(stored);
    return stored;
  }

  insertSubscription(subscription: Subscription, endpoint: StoredEndpoint): void {
    const stored = { row: { ...subscription }, endpoint };
    this.subscriptions.insert(stored);
    endpoint.subscriptions.add(stored);
  }

  insertEvent(event: WebhookEvent): StoredEvent {
    const stored: StoredEvent = { row: { ...event }, deliveries: new Set(), claims: 0, lease: null };
    this.events.set(event.id, stored);
    this.queueEvent(stored);
    return stored;
  }

  insertDelivery(
    delivery: Delivery,
    event: StoredEvent,
    endpoint: StoredEndpoint,
    attempts: readonly Attempt[] = [],
  ): void {
    this.queueDelivery(this.keepDelivery(delivery, event, endpoint, attempts));
  }

  /** Inserts a delivery that waits in no queue yet. */
  keepDelivery(
    delivery: Delivery,
    event: StoredEvent,
    endpoint: StoredEndpoint,
    attempts: readonly Attempt[] = [],
  ): StoredDelivery {
    const stored: StoredDelivery = {
      row: { ...delivery },
      endpoint,
      event,
      attempts: [...attempts],
      claims: 0,
      takenBy: null,
    };
    this.deliveries.insert(stored);
    event.deliveries.add(stored);
    return stored;
  }

  /** Lets an event be taken that nobody holds, if it is pending and no other is before it. */
  queueEvent(event: StoredEvent): void {
    const { state, trigger, tenantId, orderingKey, nextBuildAt } = event.row;
    if (state !== "pending" || nextBuildAt === null) {
      this.#endTurn(event);
      return;
    }
    if (orderingKey !== null && !this.eventLines.join(`${tenantId}\0${orderingKey}`, event)) return;
    const queue = this.eventQueues.get(trigger) ?? new EventQueue<StoredEvent>();
    this.eventQueues.set(trigger, queue);
    queue.add(event, nextBuildAt);
  }

  /** Lets the event be taken that waited for this one, which has ended. */
  #endTurn(event: StoredEvent): void {
    const { tenantId, orderingKey } = event.row;
    if (orderingKey === null) return;
    const next = this.eventLines.leave(`${tenantId}\0${orderingKey}`, event);
    if (next !== undefined) this.queueEvent(next);
  }

  /** Lets a delivery be taken that nobody holds, if it is pending and no other is before it. */
  queueDelivery(delivery: StoredDelivery): void {
    const { state, nextAttemptAt } = delivery.row;
    if (state !== "pending" || nextAttemptAt === null) {
      delivery.endpoint.queue.endTurn(delivery);
      return;
    }
    delivery.endpoint.queue.add(delivery, nextAttemptAt);
    this.turns.add(delivery.endpoint);
  }

  /** The endpoint that a new row names. @throws `endpoint_not_found` */
  endpointNamed(endpointId: string): StoredEndpoint {
    const endpoint = this.endpoints.get(endpointId);
    if (endpoint !== undefined) return endpoint;
    throw endpointNotFound(endpointId);
  }
}

/** The error of a row that names an endpoint which is not there to be named. */
export function endpointNotFound(endpointId: string): AncrageError {
  return new AncrageError(
    "endpoint_not_found",
    `There is no endpoint ${endpointId}, or it has been deleted. Create one first.`,
    { endpointId },
  );
}
