import type { AnyAncrageError } from "../errors/ancrage-error.ts";
import type { Delivery } from "../model/delivery.ts";
import type { DispatchersHeard, DueWork } from "../model/due-work.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointRate } from "../model/endpoint-rate.ts";
import type { RecordedEvent } from "../model/idempotency.ts";
import type { Subscription } from "../model/subscription.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { ClaimTerms } from "./claim-terms.ts";
import type { DeliveryResult, EventsOfResults, RecordedResults } from "./delivery-result.ts";
import type { ClaimedEvent, EventClaim, NewEvent, RoutingResult } from "./event-routing.ts";
import type { Ledger } from "./ledger.ts";
import type { StageStore } from "./stage-store.ts";

export interface DeliveryClaim extends ClaimTerms {
  /** A delivery to an endpoint with an `attemptTimeoutMs` of its own is held for that and so much more, not for `leaseMs`. */
  readonly leaseMarginMs: number;
  /** At most so many in all. */
  readonly limit: number;
  /** At most so many of one endpoint, those in flight among them, unless it has a `concurrency` of its own. */
  readonly endpointConcurrency: number;
  /** Attempts that the process has in flight, by endpoint. */
  readonly inFlight: ReadonlyMap<string, number>;
  /** Besides, at most so many more of one endpoint: `of` says it of some, `each` of all others. Absent: nothing besides. */
  readonly more?: { readonly each: number; readonly of: ReadonlyMap<string, number> };
  /** For endpoints that have no rate of their own; `null`: they have none. */
  readonly endpointRate: EndpointRate | null;
}

/** What a claim came to. */
export interface ClaimedDeliveries {
  readonly deliveries: readonly ClaimedDelivery[];
  /** When the first endpoint that has used up its rate, and for which something is due, may get more; `null`: there is none. */
  readonly roomAt: Date | null;
}

/** What was written of what was routed. */
export interface CommittedRouting {
  /** The events whose result was written. */
  readonly eventIds: readonly string[];
  /** What was taken of their deliveries. */
  readonly claimed: readonly ClaimedDelivery[];
}

/** A delivery whose next attempt may start: everything that the attempt needs. */
export interface ClaimedDelivery {
  /** `attempts` is the number of the attempt that may start now. */
  readonly delivery: Delivery;
  /** Fences the result: grows with every claim of the delivery and is never given back, unlike the attempt's number. */
  readonly claim: number;
  readonly event: DeliveredEvent;
  /** As it is now, deleted or not. */
  readonly endpoint: Endpoint;
  /** Why the endpoint comes without its secrets, though it has some: they could not be opened, and nothing may be sent. */
  readonly unreadable?: AnyAncrageError;
  /** Its subscription, not its endpoint, has ended since it was made: only told of one that a process lost. */
  readonly unsubscribed?: boolean;
  /** What its payload is built again from: only told of one whose content is `fresh`. */
  readonly rebuild?: Rebuild;
}

/**
 * The part of an event that its deliveries carry. Without `payload` and without `oversizedBytes` it was forgotten since, and
 * the delivery is to be canceled.
 */
export type DeliveredEvent = Pick<
  WebhookEvent,
  | "id"
  | "tenantId"
  | "scope"
  | "trigger"
  | "recordId"
  | "stage"
  | "createdAt"
  | "depth"
  | "origin"
  | "traceparent"
  | "payload"
  | "oversizedBytes"
>;

/** What a payload is built again from, and what its subscription wants if that is too large. */
export type Rebuild = Pick<WebhookEvent, "snapshot" | "changed"> & Pick<Subscription, "whenTooLarge">;

/** An endpoint that is to be sent more than it is. */
export interface EndpointBacklog {
  readonly endpoint: Pick<Endpoint, "id" | "tenantId" | "name" | "ownerId">;
  /** Deliveries that are due and that nobody holds, at most `MOST_BACKLOG_COUNTED`; of those with an ordering key perhaps only the first. */
  readonly due: number;
  /** Since when the oldest of them is. */
  readonly oldestDueAt: Date;
}

/** Of one endpoint no more of what is due is counted: it says how bad it is, and looking must stay cheap. */
export const MOST_BACKLOG_COUNTED = 10_000;

/** What the ledger need not keep: what ended before these times. */
export interface PurgeTimes {
  /** Of deliveries that succeeded and events that were routed; `null`: they stay. */
  readonly succeeded: Date | null;
  /** Of everything else that has ended; `null`: it stays. */
  readonly other: Date | null;
  /** Of idempotency keys. */
  readonly keys: Date;
}

/** What is due in each queue. */
export interface DueByQueue {
  readonly events: DueWork;
  readonly deliveries: DueWork;
}

/**
 * Events, deliveries and attempts: the queue and the ledger. `Transaction` is what the store accepts as the caller's.
 * Ids are unique across tenants. A row is held while its lease lies in the future: at its end the lease has run out.
 * Whoever takes or cancels a delivery whose lease ran out counts a crash and writes an attempt `unknown` for the one that
 * was under way, started when it was claimed.
 */
export interface DeliveryStore<Transaction = unknown> extends Ledger, StageStore<Transaction> {
  /**
   * One statement: inserts all rows; inside `transaction` they exist only if that commits. Never changes the
   * transaction's state. Says of each event, in the order given, which event stands for it: a key that already stands for
   * an event of its tenant and trigger, created less than `IDEMPOTENCY_KEPT_MS` before this one, adds none (an older key
   * is taken over). Of two at once one is recorded; the other waits for the transaction of the first, and stands in for
   * it if that rolls back.
   * @throws `foreign_transaction`, `transaction_finished`; `idempotency_conflict` when a key stands for an event with
   *   another record id or hash. Then nothing is recorded.
   */
  recordEvents(events: readonly NewEvent[], transaction?: Transaction): Promise<readonly RecordedEvent[]>;

  /**
   * Takes pending, due events of the given triggers that nobody holds, longest due first, in one statement. An event whose lease
   * ran out is taken too, with `crashes` one higher. Of the pending events of a tenant with the same `orderingKey`, whatever
   * their triggers, only the one that was recorded first is taken. Fewer of a trigger than may be taken are all that were
   * due; an empty list: there is nothing to do.
   */
  claimEvents(claim: EventClaim): Promise<readonly ClaimedEvent[]>;

  /**
   * One transaction; results of an older claim are left out. A `pending` result counts a build failure and frees the
   * event. Deliveries to a sequenced endpoint get its next `sequence` numbers, in the order given and without gaps, which
   * its `lastSequence` counts; so do those that are canceled from the start, which nobody ever claims. An event that is `delivered`, and of which all deliveries were to drop what was sent, loses payload
   * and snapshot, perhaps in a transaction after that.
   *
   * With `claim`, deliveries that are made here and due are taken at once, as `claimDeliveries` takes them, within the same
   * limits: turn by turn, in the order given. Left to it are those with an ordering key, those whose content is `fresh`, and those of endpoints that are disabled,
   * paused, deleted or have a rate.
   */
  commitRouting(results: readonly RoutingResult[], claim?: DeliveryClaim): Promise<CommittedRouting>;

  /**
   * One transaction: takes pending, due deliveries that nobody holds, counts the attempt that may start now, and is fair:
   * no endpoint gets a second one before every endpoint with due work got its first, as far as `limit` goes, and calls
   * start with another endpoint each time. An endpoint that is disabled or paused, or whose tenant is, is passed over; one whose pause is over
   * (`pausedUntil` in the past) gets one delivery as its probe, and none while any delivery of it is held. Test
   * deliveries ignore pauses, the tenant's too. Deliveries of a deleted endpoint are taken, for the dispatcher to cancel.
   * A delivery whose lease ran out is taken too.
   *
   * An endpoint with a rate (`rateOf`) gets, tests and probes included, at most `limit` in any `intervalMs`, whoever claims:
   * what is claimed counts until then, whatever comes of it. Of an endpoint's deliveries with an `orderingKey` only the one
   * that was made first of those that are pending is taken; the others of that key wait until it has ended.
   */
  claimDeliveries(claim: DeliveryClaim): Promise<ClaimedDeliveries>;

  /**
   * One transaction: appends the attempts, moves the deliveries, and applies `endpointAfter` to their endpoints in the
   * order given. An endpoint that this deletes takes its subscriptions and its other unheld deliveries with it
   * (`canceled`, `gone`). A delivery that is to wait again, but whose subscription ended since it was made while its
   * endpoint lives, is `canceled`: `expired` when it ended by itself or has expired meanwhile, else `deleted`. A delivery
   * that succeeded and is to drop what was sent (`deleteOnSuccess`) loses its attempts, this one too; when all deliveries
   * of its event have succeeded and were to do so, the event loses payload and snapshot. Of an event that was forgotten
   * meanwhile no response body is kept (`withoutBody`), and a delivery that is to wait again is `canceled` (`forgotten`).
   * `canceled` names every delivery of the batch that was to wait again and does not, for whichever of these reasons.
   * Results of an older claim write nothing. The events that `eventsOf` makes of it all are recorded in the transaction, as
   * `recordEvents` does; where every delivery succeeds and no endpoint changes it need not be asked.
   */
  recordResults(results: readonly DeliveryResult[], now: Date, eventsOf?: EventsOfResults): Promise<RecordedResults>;

  /**
   * One transaction: notes that the process is alive, ends the leases of processes last heard of before `deadBefore`, those
   * of receipts among them, and forgets those. Then of every note whose lease has ended `abandonedEvent` takes the place, unless an open transaction is
   * taking it back: it is left to that.
   */
  heartbeat(processId: string, now: Date, deadBefore: Date): Promise<void>;

  /**
   * One statement: since when the oldest work has been waiting for somebody to take it: events of `triggers`, and
   * deliveries of endpoints that are neither disabled nor paused (a pause lasts until its probe succeeded), nor of a tenant
   * that is. A trigger or
   * endpoint of which anything is held, or an endpoint with a claim that counts against its rate, is being worked on, however long its backlog. What was taken and abandoned is due
   * since its lease ran out. `null`: nothing waits.
   */
  oldestDueAt(triggers: readonly string[], now: Date): Promise<Date | null>;

  /**
   * One statement: live endpoints that are neither disabled nor paused, nor of a tenant that is, and of which a delivery that
   * nobody holds has been due since `before` or earlier; tests do not count. Longest due first, at most `limit`. `told`: ids of
   * endpoints that are passed over.
   */
  findBacklogs(before: Date, limit: number, now: Date, told: readonly string[]): Promise<readonly EndpointBacklog[]>;

  /**
   * One statement, for monitoring: what is due that nobody holds, of each trigger and endpoint at most `limit`. Events of
   * `triggers`; deliveries but tests of live endpoints that are neither disabled nor paused (a pause lasts until its probe
   * succeeded), nor of a tenant that is. Unlike `oldestDueAt` it counts what is being worked on too: it says how far behind
   * that is. Of those with an ordering key perhaps only the first counts.
   */
  measureDue(triggers: readonly string[], limit: number, now: Date): Promise<DueByQueue>;

  /** One statement: processes that `heartbeat` tells of, those heard of at or after `since` as alive. */
  dispatchersHeard(since: Date): Promise<DispatchersHeard>;

  /**
   * One transaction: cancels (`tooOld`) pending deliveries that nobody holds and that have waited for a disabled endpoint
   * since before `before` (`isTooOld`), at most `limit`. Returns them as they are afterwards; fewer
   * than `limit`: none is left, but of endpoints that somebody is changing.
   */
  cancelTooOld(before: Date, limit: number, now: Date): Promise<readonly Delivery[]>;

  /**
   * One transaction, of one process at a time (the others are answered 0 at once): removes ended deliveries with their
   * attempts, ended events that have no delivery left, and idempotency keys, at most `limit` of each kind. A delivery goes
   * by its `endedAt`, an event and a key by its `createdAt`, when that is before the time of its kind. What is pending
   * stays, however old. Returns how many deliveries, events and keys were removed; less than `limit`: nothing is left.
   */
  purge(before: PurgeTimes, limit: number): Promise<number>;
}
