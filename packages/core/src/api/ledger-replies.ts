import type { Attempt, AttemptErrorCode, HeaderList } from "../model/attempt.ts";
import type { Decision, DecisionReason } from "../model/decision.ts";
import type { Delivery, DeliveryContent } from "../model/delivery.ts";
import type { DeliverySummary } from "../model/delivery-summary.ts";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

export type DeliveryReply = Omit<Delivery, "tenantId" | "deferrals" | "leasedUntil"> & {
  /** An attempt is under way. */
  readonly running: boolean;
};

/** A delivery as lists show it: with the names that people know, and how its last attempt went. */
export type ListedDeliveryReply = DeliveryReply & Omit<ListedDelivery, keyof Delivery>;

/** A row of an export: the same, with the error in two columns. Never a payload. */
export type ExportedDeliveryReply = DeliveryReply &
  Pick<ListedDelivery, "endpointName" | "subscriptionName" | "recordId" | "lastAttemptAt"> & {
    readonly lastErrorCode: AttemptErrorCode | null;
    readonly lastErrorMessage: string | null;
  };

/** What has become, so far, of the deliveries that were created within a step of time. */
export type SummaryStepReply = Omit<DeliverySummary, "step"> & {
  /** When the step begins. */
  readonly at: Date;
};

/** What became of the deliveries of a time range. */
export interface DeliverySummaryReply {
  readonly since: Date;
  readonly until: Date;
  /** Milliseconds of a step; the last may reach beyond `until`. */
  readonly stepMs: number;
  /** All steps, oldest first. */
  readonly steps: readonly SummaryStepReply[];
}

/** The answer to a replay of many deliveries. */
export interface ReplaysReply {
  /** How many this call has sent again; on a dry run 0. */
  readonly count: number;
  /** How many are left for `nextCursor`: counted to the end on a dry run, up to 10,000 otherwise. */
  readonly remaining: number;
  /**
   * Ask again with it for the rest; `null` when nothing is left. It stays valid: whoever keeps it and asks twice, as after a
   * crash, has each delivery sent again once. A dry run gives the one to begin with.
   */
  readonly nextCursor: string | null;
}

/** What forgetting a record came to. */
export interface ForgetReply {
  /** Events that were wiped by this call. */
  readonly events: number;
  /** Deliveries that were canceled by it. */
  readonly canceled: number;
  /** Deliveries of which an attempt is under way: what it sends cannot be taken back, and nothing follows it. */
  readonly running: number;
}

/** One number of what a sequenced endpoint was sent. */
export interface SequencedEventReply {
  readonly sequence: number;
  /** The `webhook-id` it was sent with; `null` when it has expired. */
  readonly eventId: string | null;
  readonly trigger: string | null;
  readonly createdAt: Date | null;
  /** What `payload` is, as in a delivery's header `webhook-content`, which does not say `full`; `null` on a tombstone. */
  readonly content: DeliveryContent | null;
  /** What its subscription would be sent now; `null` on a tombstone. */
  readonly payload: unknown;
  /**
   * Why there is nothing to show: it was forgotten, dropped after success, the ledger no longer keeps it, it was too large to
   * be kept or sent, may no longer be seen, or built again it is nothing any more.
   */
  readonly tombstone: "forgotten" | "dropped" | "expired" | "tooLarge" | "notAuthorized" | "nothingToSend" | null;
}

/** A page of what a sequenced endpoint was sent. */
export interface SequenceReply {
  /** Every number that follows `after`, in order and without gaps. */
  readonly items: readonly SequencedEventReply[];
  /** The last number given so far; 0: none. */
  readonly lastSequence: number;
}

export type AttemptReply = Omit<Attempt, "deliveryId" | "response"> & {
  readonly response:
    | (Omit<NonNullable<Attempt["response"]>, "body"> & {
        /** As text; bytes that are not UTF-8 show as U+FFFD. */
        readonly body: string;
        /** The same bytes in base64. Only there when the text lost some of them, as it does when they are not UTF-8. */
        readonly bodyBase64?: string;
      })
    | null;
};

export type DeliveryDetailReply = DeliveryReply & {
  readonly endpointName: string;
  readonly recordId: string;
  readonly payload: unknown;
  readonly history: readonly AttemptReply[];
};

export type EventReply = Omit<WebhookEvent, "tenantId" | "payload" | "snapshot" | "decisions" | "consulted"> & {
  /** `null` until it is built, when it is too large (`oversizedBytes`), and when it has been forgotten. */
  readonly payload: unknown;
  readonly decisions: readonly Decision[];
  readonly deliveries: readonly DeliveryReply[];
};

/** What a filter or a subscription makes of a payload. */
export interface MatchReply {
  readonly matches: boolean;
  /** Why it does not; `null`: it does. `otherTrigger`: the subscription names another one. */
  readonly reason: Exclude<DecisionReason, "duplicateOf"> | "otherTrigger" | null;
  /** The part of the filter that decided; `null`: there is no filter, or it was not come to. */
  readonly clause: string | null;
  readonly note: Delivery["note"];
}

/** Why a subscription did or did not get an event. */
export interface DecisionReply {
  readonly eventId: string;
  readonly subscriptionId: string;
  /**
   * `delivered`: a delivery was made for it. `undecided`: the event waits to be routed. `unknown`: it ended after the event was
   * created, and no delivery is left that tells whether the event was routed by then.
   */
  readonly outcome: "delivered" | "refused" | "undecided" | "unknown";
  /**
   * Why it was refused: what routing wrote down, or what can be told when asked. `otherTrigger`: it names another one.
   * `ended`: it had ended. `eventSkipped`, `eventFailed`, `eventRolledBack`: nobody else got it. `testDelivery`: it was
   * made for one endpoint alone.
   */
  readonly reason:
    | DecisionReason
    | ("otherTrigger" | "ended" | "eventSkipped" | "eventFailed" | "eventRolledBack" | "testDelivery")
    | null;
  readonly clause: string | null;
  readonly duplicateOf: string | null;
  /** The delivery, the newest of several. `null`: there is none, or with `delivered`, retention has removed it. */
  readonly deliveryId: string | null;
  readonly note: Delivery["note"];
}

/** A request as its receiver gets it, but for values that are secret. */
export interface SignedRequestReply {
  readonly method: "POST";
  /** Values of its authentication show as `***`. */
  readonly url: string;
  /** Signatures are shown, since the receiver sees them; secret values show as `***`. */
  readonly headers: HeaderList;
  /** The bytes that are signed, as text. */
  readonly body: string;
}

/** The answer to a test delivery: what is sent, and where to look for its outcome. */
export interface TestDeliveryReply {
  readonly eventId: string;
  readonly deliveryId: string;
  /** As it is sent within a minute; one that waits longer is signed with the time of its attempt. */
  readonly request: SignedRequestReply;
  /** What came of it; `null` when it has not ended yet, or was not waited for. */
  readonly outcome: DeliveryDetailReply | null;
}
