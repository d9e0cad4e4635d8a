import type { Attempt } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { DeliverySummary, SummaryRange } from "../model/delivery-summary.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import type { Page, PageRequest } from "../model/page.ts";
import type { Viewer } from "../model/viewer.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

export interface DeliveryQuery extends PageRequest {
  /** `failing`: the last attempt failed or is unknown while it is pending, or it is exhausted. */
  readonly state?: Delivery["state"] | "failing" | undefined;
  readonly endpointId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly trigger?: string | undefined;
  /** Created at or after this time. */
  readonly since?: Date | undefined;
  /** Created before this time. */
  readonly until?: Date | undefined;
}

/** Which deliveries are to be sent again. */
export interface ReplayFilter {
  /** How they ended. */
  readonly state: "succeeded" | "exhausted" | "canceled";
  readonly endpointId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly trigger?: string | undefined;
  /** Created at or after this time. */
  readonly since?: Date | undefined;
  /** Created before this time. */
  readonly until?: Date | undefined;
}

/** Which replays are to be counted. */
export interface ReplayableQuery {
  readonly filter: ReplayFilter;
  /** Only what a batch with this cursor and those after it would make. */
  readonly cursor?: string | undefined;
  /** Default: all are counted. */
  readonly limit?: number | undefined;
}

/** One batch of replays. */
export interface ReplayBatch {
  readonly filter: ReplayFilter;
  /** The `nextCursor` of the batch before, or where to begin: only deliveries that were created before it. */
  readonly cursor?: string | undefined;
  /** Ids for the new deliveries; at most so many are made. */
  readonly ids: readonly string[];
  readonly now: Date;
}

/** Of what every event is to be forgotten. */
export interface ForgottenRecord {
  readonly tenantId: string;
  readonly trigger: string;
  readonly recordId: string;
}

/** What forgetting came to. */
export interface ForgottenRows {
  /** Events that were wiped by this call. */
  readonly events: number;
  /** Deliveries that were canceled by it. */
  readonly canceled: number;
  /** Deliveries of which an attempt is under way: what it sends cannot be taken back, and nothing follows it. */
  readonly running: number;
}

/** What discarding came to. */
export interface DiscardedDeliveries {
  /** Whatever is not `disabled` keeps what waits for it. */
  readonly state: Endpoint["state"];
  readonly canceled: number;
}

/** An event under its number at an endpoint, and how it was sent there. */
export interface SequencedEvent extends Pick<Delivery, "subscriptionId" | "content"> {
  readonly sequence: number;
  readonly event: WebhookEvent;
}

/** A part of what a sequenced endpoint was sent. */
export interface EndpointSequence {
  /** Whether it is sequenced now. */
  readonly sequenced: boolean;
  readonly lastSequence: number;
  /** By number; a number whose rows are gone is left out. */
  readonly events: readonly SequencedEvent[];
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

/** What people see of the ledger, and what they change in it: the part of the store that no dispatcher calls. */
export interface Ledger {
  /**
   * One transaction: stores a delivery of an event that is already routed and has not been forgotten, or of `event` when given (a test delivery).
   * Returns it with the next free `replay` number of its event and endpoint (0 when it is the first).
   */
  addDelivery(delivery: Delivery, event?: WebhookEvent): Promise<Delivery>;

  /** One statement. With an owner, only events that have a delivery to one of its endpoints. */
  getEvent(viewer: Viewer, eventId: string): Promise<EventDetail | null>;

  /** One statement. */
  getDelivery(viewer: Viewer, deliveryId: string): Promise<DeliveryDetail | null>;

  /** One statement. What became of deliveries, by steps of time, tests left out; so are steps in which none was created. */
  summarizeDeliveries(viewer: Viewer, range: SummaryRange): Promise<readonly DeliverySummary[]>;

  /** One statement, newest first. @throws `invalid_cursor` */
  listDeliveries(viewer: Viewer, query: DeliveryQuery): Promise<Page<ListedDelivery>>;

  /**
   * One statement: what a live endpoint was sent under the `limit` numbers that follow `after`, as of one moment with its
   * `lastSequence`. Each number comes once, as it was first sent, however often it was replayed. `null`: there is no such endpoint.
   */
  listSequence(
    viewer: Viewer,
    endpointId: string,
    range: { readonly after: number; readonly limit: number },
  ): Promise<EndpointSequence | null>;

  /**
   * One transaction: cancels (`byOperator`) a pending delivery that nobody holds. Returns it as it is afterwards: one that
   * is held, or has ended, as it was. `null`: there is none that the viewer may see.
   */
  cancelDelivery(viewer: Viewer, deliveryId: string, now: Date): Promise<Delivery | null>;

  /**
   * One statement: the names, sorted, of triggers that are not `registered` and of which an event or a delivery of the tenant
   * is pending, at most `limit`. It reads what waits of the tenant, so it is for people.
   */
  waitingTriggers(tenantId: string, registered: readonly string[], limit: number): Promise<readonly string[]>;

  /** One statement: how many pending deliveries of an endpoint nobody holds, counted up to `limit`. Out of sight there are none. */
  countWaiting(viewer: Viewer, endpointId: string, limit: number, now: Date): Promise<number>;

  /**
   * One transaction: if a live endpoint is disabled, cancels (`disabled`) its pending deliveries that nobody holds, at most
   * `limit`. Returns how many, and the endpoint's state; `null`: there is no such endpoint.
   */
  discardWaiting(viewer: Viewer, endpointId: string, limit: number, now: Date): Promise<DiscardedDeliveries | null>;

  /**
   * One transaction: of every event of the record that is not forgotten yet, sets `forgottenAt` and wipes payload,
   * its size where it was too large, snapshot, `lastError` and the response bodies of all attempts (`withoutBody`). A pending event, held or not, is
   * `skipped` (`forgotten`), so that the result of its claim writes nothing; pending deliveries that nobody holds are
   * `canceled` (`forgotten`). The rows stay.
   */
  forget(record: ForgottenRecord, now: Date): Promise<ForgottenRows>;

  /**
   * One statement: how many replays `replayDeliveries` would make in all, counted up to `limit`. It makes one of each
   * delivery that the filter matches and that is no test, is the newest of its event to its endpoint, has an endpoint that
   * is enabled and live, and an event that was not rolled back and still has its payload, or was too large while the delivery
   * is not `full`. @throws `invalid_cursor`
   */
  countReplayable(viewer: Viewer, query: ReplayableQuery): Promise<number>;

  /**
   * One transaction: makes a replay (`replayOf`) of the newest such deliveries, as many as there are ids, each with the
   * next `replay` number. Returns the new deliveries and where to go on (`null`: nothing is left). Two at once make one
   * replay of each. @throws `invalid_cursor`
   */
  replayDeliveries(viewer: Viewer, batch: ReplayBatch): Promise<Page<Delivery>>;

  /**
   * One transaction: a pending event, held or not, is `skipped` (`byOperator`), so that the result of its claim writes
   * nothing; of a routed one, every pending delivery that nobody holds and the viewer may see is canceled (`byOperator`).
   * Returns it as `getEvent` does afterwards.
   */
  cancelEvent(viewer: Viewer, eventId: string, now: Date): Promise<EventDetail | null>;
}
