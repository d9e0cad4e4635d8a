import type { AttemptState } from "./attempt.ts";
import type { SubscriptionContent } from "./subscription.ts";

/**
 * `pending`: waiting (`nextAttemptAt`) or running (`leasedUntil`). `succeeded`: the receiver answered 2xx.
 * `exhausted`: no attempt is left. `canceled`: nobody is left to send it to, or nobody wants it sent. Only `pending` ever changes.
 */
export type DeliveryState = "pending" | "succeeded" | "exhausted" | "canceled";

/**
 * `schedule`: every retry was used. `crashed`: its attempts ended the process five times; of a delivery that a run waited
 * for, the process stopped. `refusedSync`: it was called while the host waited, and did not accept.
 * `gone`: the receiver answered 410. `deleted`: its endpoint or subscription was ended. `byOperator`: somebody canceled it.
 * `expired`: its subscription ended by itself. `forgotten`: its record was to be forgotten. `disabled`: it waited for a disabled
 * endpoint, and somebody discarded what did. `tooOld`: it waited for one for 7 days. `receiverAbort`: the receiver answered
 * `webhook-delivery: abort-message`. `notAuthorized`: `authorize` said that its endpoint may not see it. `tooLarge`: its payload
 * is larger than can be sent, and its subscription does not take ids in its place. `nothingToSend`: built again for the attempt,
 * there was nothing.
 */
export type DeliveryReason =
  | "schedule"
  | "crashed"
  | "refusedSync"
  | "gone"
  | "deleted"
  | "expired"
  | "byOperator"
  | "forgotten"
  | "disabled"
  | "tooOld"
  | "receiverAbort"
  | "notAuthorized"
  | "tooLarge"
  | "nothingToSend";

/**
 * What is worth knowing of how it came to be. `changesUnknown`: the subscription names changed fields, but the event did not
 * say what changed, so it was let through. `filterFailed`: the subscription's filter could not be applied, so it was let
 * through. `syncDeliveredAsync`: the subscription is `sync`, but nobody waited for this event.
 */
export type DeliveryNote = "changesUnknown" | "filterFailed" | "syncDeliveredAsync";

/** What its body carries: what its subscription asked for, or `degraded`, ids and a link in place of a payload that is too large. */
export type DeliveryContent = SubscriptionContent | "degraded";

/** One event on its way to one endpoint. */
export interface Delivery {
  /** `dlv_…` */
  readonly id: string;
  readonly tenantId: string;
  readonly eventId: string;
  readonly endpointId: string;
  /** `null`: a test delivery. */
  readonly subscriptionId: string | null;
  readonly trigger: string;
  readonly isTest: boolean;
  /** 0 for the first delivery of the event to the endpoint, then counting replays. */
  readonly replay: number;
  /** The delivery that was asked for again. */
  readonly replayOf: string | null;
  /** The event's number at a sequenced endpoint, given when it is routed; a replay has the number of what it replays. */
  readonly sequence: number | null;
  readonly note: DeliveryNote | null;
  readonly content: DeliveryContent;
  /** What was sent is dropped after a success. */
  readonly deleteOnSuccess: boolean;
  /** The event's; it waits for earlier ones of the same key and endpoint. */
  readonly orderingKey: string | null;
  readonly state: DeliveryState;
  readonly reason: DeliveryReason | null;
  /** Attempts begun so far; the number of the attempt under way while it is leased. */
  readonly attempts: number;
  /** Steps of the retry schedule used. */
  readonly failures: number;
  /** Waits in a row that the receiver itself asked for; they use no step. */
  readonly deferrals: number;
  /** Attempts whose outcome is unknown because their process stopped. */
  readonly crashes: number;
  /** No attempt before this time; `null` once it is terminal. */
  readonly nextAttemptAt: Date | null;
  /** A process holds it until this time; `null`: nobody does. */
  readonly leasedUntil: Date | null;
  readonly lastAttemptState: AttemptState | null;
  /** HTTP status of the last attempt that got an answer. */
  readonly lastStatus: number | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}
