import type { Attempt } from "../model/attempt.ts";
import type { Decision } from "../model/decision.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { Page, PageRequest } from "../model/page.ts";
import type { Viewer } from "../model/viewer.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

/** Who claims, until when: rows that are not recorded by then may be claimed by others. */
export interface ClaimTerms {
  /** `prc_…`, one per process. */
  readonly processId: string;
  readonly now: Date;
  readonly leaseMs: number;
}

export interface EventClaim extends ClaimTerms {
  /** How many events of each trigger may be taken; events of other triggers wait. */
  readonly slots: ReadonlyMap<string, number>;
}

export interface ClaimedEvent {
  readonly event: WebhookEvent;
  /** Fences the result: only the newest claim of an event may record one. */
  readonly claim: number;
}

/** What became of a claimed event. */
export type RoutingResult = { readonly eventId: string; readonly claim: number } & (
  | {
      readonly state: "routed";
      readonly payload: string;
      readonly decisions: readonly Decision[];
      readonly deliveries: readonly Delivery[];
    }
  | { readonly state: "skipped"; readonly reason: "nothingToSend" }
  | { readonly state: "failed"; readonly reason: "build" | "crashed"; readonly error: string }
  | { readonly state: "pending"; readonly nextBuildAt: Date; readonly error: string }
);

export interface DeliveryClaim extends ClaimTerms {
  /** At most so many in all. */
  readonly limit: number;
  /** At most so many of one endpoint. */
  readonly slotsPerEndpoint: number;
  /** Endpoints with fewer free slots than that, by id. */
  readonly busyEndpoints: ReadonlyMap<string, number>;
}

/** A delivery whose next attempt may start: everything that the attempt needs. */
export interface ClaimedDelivery {
  /** `attempts` is the number of the attempt that may start now, and fences its result. */
  readonly delivery: Delivery;
  readonly event: DeliveredEvent;
  /** As it is now, deleted or not. */
  readonly endpoint: Endpoint;
}

/** The part of an event that its deliveries carry. */
export interface DeliveredEvent {
  readonly id: string;
  readonly trigger: string;
  readonly createdAt: Date;
  readonly payload: string;
}

/** What becomes of a delivery after an attempt. */
export type DeliveryNext =
  | { readonly state: "succeeded" }
  | { readonly state: "exhausted"; readonly reason: "schedule" | "crashed" }
  | { readonly state: "canceled"; readonly reason: "gone" | "deleted" }
  | {
      readonly state: "pending";
      readonly nextAttemptAt: Date;
      readonly failures: number;
      readonly deferrals: number;
    };

export interface DeliveryResult {
  readonly deliveryId: string;
  /** The claimed delivery's `attempts`. */
  readonly claim: number;
  /** `null`: nothing was sent, and the attempt's number is given back. */
  readonly attempt: Attempt | null;
  readonly next: DeliveryNext;
  /** `null`: the outcome says nothing about the endpoint. */
  readonly effect: EndpointEffect | null;
}

export interface RecordedResults {
  /** Deliveries whose result came too late: another claim holds them or ended them. */
  readonly staleDeliveryIds: readonly string[];
  /** Endpoints that a result changed, each once, as they were before the batch and as they are after it. */
  readonly endpoints: readonly { readonly before: Endpoint; readonly after: Endpoint }[];
}

export interface DeliveryQuery extends PageRequest {
  /** `failing`: the last attempt failed or is unknown while it is pending, or it is exhausted. */
  readonly state?: Delivery["state"] | "failing" | undefined;
  readonly endpointId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly trigger?: string | undefined;
  /** Created at or after this time. */
  readonly since?: Date | undefined;
}

export interface EventDetail {
  readonly event: WebhookEvent;
  /** Only those that the viewer may see, oldest first. */
  readonly deliveries: readonly Delivery[];
}

export interface DeliveryDetail {
  readonly delivery: Delivery;
  readonly event: WebhookEvent;
  readonly endpoint: Endpoint;
  /** By number. */
  readonly attempts: readonly Attempt[];
}

/**
 * Events, deliveries and attempts: the queue and the ledger. `Transaction` is what the store accepts as the caller's.
 * Ids are unique across tenants. A row is held while its lease lies in the future: at its end the lease has run out.
 * Whoever takes or cancels a delivery whose lease ran out counts a crash and writes an attempt `unknown` for the one that
 * was under way, started when it was claimed.
 */
export interface DeliveryStore<Transaction = unknown> {
  /**
   * One INSERT of all rows; inside `transaction` they exist only if that commits. Never changes the transaction's state.
   * @throws `foreign_transaction`, `transaction_finished`
   */
  recordEvents(events: readonly WebhookEvent[], transaction?: Transaction): Promise<void>;

  /**
   * One statement: takes pending, due events of the given triggers that nobody holds, oldest first. An event whose lease
   * ran out is taken too, with `crashes` one higher. Returns an empty list when there is nothing to do.
   */
  claimEvents(claim: EventClaim): Promise<readonly ClaimedEvent[]>;

  /**
   * One transaction; results of an older claim are left out. A `pending` result counts a build failure and frees the
   * event. Returns the ids of the events whose result was written.
   */
  commitRouting(results: readonly RoutingResult[]): Promise<readonly string[]>;

  /**
   * One transaction: takes pending, due deliveries that nobody holds, counts the attempt that may start now, and is fair:
   * no endpoint gets a second one before every endpoint with due work got its first, as far as `limit` goes, and calls
   * start with another endpoint each time. An endpoint that is disabled or paused is passed over; one whose pause is over
   * (`pausedUntil` in the past) gets one delivery as its probe, and none while any delivery of it is held. Test
   * deliveries ignore pauses. Deliveries of a deleted endpoint are taken, for the dispatcher to cancel.
   * A delivery whose lease ran out is taken too. Returns an empty list when there is nothing to do.
   */
  claimDeliveries(claim: DeliveryClaim): Promise<readonly ClaimedDelivery[]>;

  /**
   * One transaction: appends the attempts, moves the deliveries, and applies `endpointAfter` to their endpoints in the
   * order given. An endpoint that this deletes takes its subscriptions and its other unheld deliveries with it
   * (`canceled`, `gone`). A delivery that is to wait again, but whose subscription ended since it was made while its
   * endpoint lives, is `canceled` (`deleted`). Results of an older claim write nothing.
   */
  recordResults(results: readonly DeliveryResult[], now: Date): Promise<RecordedResults>;

  /**
   * One transaction: notes that the process is alive, ends the leases of processes last heard of before `deadBefore`, and
   * forgets those.
   */
  heartbeat(processId: string, now: Date, deadBefore: Date): Promise<void>;

  /**
   * One transaction: stores a delivery of an event that is already routed, or of `event` when given (a test delivery).
   * Returns it with the next free `replay` number of its event and endpoint (0 when it is the first).
   */
  addDelivery(delivery: Delivery, event?: WebhookEvent): Promise<Delivery>;

  /** One statement. With an owner, only events that have a delivery to one of its endpoints. */
  getEvent(viewer: Viewer, eventId: string): Promise<EventDetail | null>;

  /** One statement. */
  getDelivery(viewer: Viewer, deliveryId: string): Promise<DeliveryDetail | null>;

  /** One statement, newest first. @throws `invalid_cursor` */
  listDeliveries(viewer: Viewer, query: DeliveryQuery): Promise<Page<Delivery>>;

  /**
   * One statement: since when the oldest work has been waiting for somebody to take it: events of `triggers`, and
   * deliveries of endpoints that are neither disabled nor paused (a pause lasts until its probe succeeded). A trigger or
   * endpoint of which anything is held is being worked on, however long its backlog. What was taken and abandoned is due
   * since its lease ran out. `null`: nothing waits.
   */
  oldestDueAt(triggers: readonly string[], now: Date): Promise<Date | null>;
}
