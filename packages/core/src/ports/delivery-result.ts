import type { Attempt } from "../model/attempt.ts";
import type { DeliveryReason } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { NewEvent } from "./event-routing.ts";
import type { CandidateEndpoint } from "./subscription-store.ts";

/** Why an attempt cancels its delivery. */
export type CancelReason =
  | "gone"
  | "deleted"
  | "forgotten"
  | "receiverAbort"
  | "notAuthorized"
  | "tooLarge"
  | "nothingToSend";

/** What becomes of a delivery after an attempt. */
export type DeliveryNext =
  | { readonly state: "succeeded" }
  | { readonly state: "exhausted"; readonly reason: "schedule" | "crashed" }
  | { readonly state: "canceled"; readonly reason: CancelReason }
  | {
      readonly state: "pending";
      readonly nextAttemptAt: Date;
      readonly failures: number;
      readonly deferrals: number;
    };

/** What an attempt came to, and what becomes of its delivery. */
export interface DeliveryResult {
  readonly deliveryId: string;
  /** The `claim` of the claimed delivery. */
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
  /** Deliveries that were to wait again and were canceled instead, each once, and why. */
  readonly canceled: readonly { readonly deliveryId: string; readonly reason: DeliveryReason }[];
  /** Endpoints that a result changed, each once, as they were before the batch and as they are after it. */
  readonly endpoints: readonly { readonly before: Endpoint; readonly after: Endpoint }[];
}

/** What was recorded, without what is secret of the endpoints. */
export interface RecordedChanges extends Omit<RecordedResults, "endpoints"> {
  readonly endpoints: readonly { readonly before: CandidateEndpoint; readonly after: CandidateEndpoint }[];
}

/** Events that come of what was recorded. Pure and quick, but for ids; never throws. */
export type EventsOfResults = (recorded: RecordedChanges) => readonly NewEvent[];
