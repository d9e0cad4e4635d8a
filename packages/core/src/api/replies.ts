import type { Attempt, AttemptErrorCode, HeaderList } from "../model/attempt.ts";
import type { Decision, DecisionReason } from "../model/decision.ts";
import type { Delivery, DeliveryContent } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { AuthenticationKind, CustomHeader } from "../model/endpoint-authentication.ts";
import type { EndpointRate } from "../model/endpoint-rate.ts";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import type { ListedSubscription } from "../model/listed-subscription.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

/** What the API shows of a trigger. */
export interface TriggerReply {
  readonly name: string;
  readonly description: string;
  readonly resource: string;
  readonly action: string;
  /** JSON Schema (2020-12) of the payload. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly sample: unknown;
  /** Whether operators may subscribe endpoints that the host waits for, or that hear of an operation ahead of it. */
  readonly allowSync: boolean;
  /** JSON Schema (2020-12) of what such endpoints see ahead of an operation; `null`: nothing allows them. */
  readonly inputSchema: Readonly<Record<string, unknown>> | null;
  /** Its versions, ascending; the first is what `schema` and `sample` say. */
  readonly versions: readonly TriggerVersionReply[];
}

/** What the API shows of a version of a trigger's payload. */
export interface TriggerVersionReply {
  /** From 1. */
  readonly version: number;
  /** JSON Schema (2020-12) of the payload. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly sample: unknown;
}

/** What the API shows of an endpoint: everything but what is secret. */
export type EndpointReply = Omit<
  Endpoint,
  | "tenantId"
  | "secrets"
  | "authentication"
  | "headers"
  | "pauses"
  | "deletedAt"
  | "rateLimit"
  | "rateIntervalMs"
  | "failingStage"
> & {
  /** Its own; `null`: the dispatcher's. */
  readonly rate: EndpointRate | null;
  readonly authentication: {
    readonly kind: AuthenticationKind;
    /** Of headers or query parameters; the values are never shown. */
    readonly names: readonly string[];
    /** False when values were cleared and must be entered again. */
    readonly isSet: boolean;
  };
  /** Values of secret headers are `null`. */
  readonly headers: readonly (CustomHeader & { readonly isSet: boolean })[];
  /** Those that sign now, newest first, without their keys. */
  readonly secrets: readonly SecretReply[];
};

/** One endpoint, and what it holds. */
export type EndpointDetailReply = EndpointReply & {
  /** Deliveries that wait because it is disabled or paused, counted up to 10,000; 0 while it receives. */
  readonly held: number;
};

/** What one call discarded of what a disabled endpoint held. */
export interface DiscardReply {
  /** Deliveries that this call canceled. */
  readonly discarded: number;
  /** Those that are left, counted up to 10,000: ask again. */
  readonly held: number;
}

/** How it stands with a tenant. */
export interface StatusReply {
  /** `stalled`: something has been due for a minute and nobody took it. */
  readonly status: "ok" | "stalled";
  /** No delivery of the tenant starts before this time, the far end of year 9999 until it is resumed; `null`: not paused. */
  readonly pausedUntil: Date | null;
  /** The name of this installation, `webhook-origin` of what begins here. */
  readonly origin: string;
  /**
   * Triggers of which something of the tenant waits, and which the process that answers has not registered; at most 100. Another
   * process may have: what waits for longer than a minute waits for one that has.
   */
  readonly unregisteredTriggers: readonly string[];
}

export interface SecretReply {
  readonly id: string;
  readonly signature: "v1" | "v1a";
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** The answer that made an endpoint's secret; the only one that ever shows it. For `v1a` it is the public key. */
export type NewEndpointReply = EndpointReply & { readonly secret: string };

/** The answer to an edit; with `secret` when the URL moved to another host, which replaces the secrets. */
export type UpdatedEndpointReply = EndpointReply & { readonly secret?: string };

/** The answer to a rotation. */
export interface RotatedSecretReply {
  readonly id: string;
  /** Shown this once. For `v1a` it is the public key. */
  readonly secret: string;
  /** All that sign now, newest first. */
  readonly secrets: readonly SecretReply[];
}

/** What may be worth a look. `noChangedFields`: its trigger tells of updates, and it asks for every one of them. */
export type SubscriptionHint = "noChangedFields";

/** What the API shows of a subscription, with what its trigger and its endpoint are called. */
export type SubscriptionReply = Omit<ListedSubscription, "tenantId" | "endedAt"> & {
  /** Of its trigger; `null` for `*`, and when the process that answers has not registered it. */
  readonly resource: string | null;
  readonly action: string | null;
  readonly hint: SubscriptionHint | null;
};

/** The answer to a REST-hook subscribe call; `secret` only when it made a new one. */
export interface SubscribeReply {
  /** Give it back to unsubscribe. */
  readonly id: string;
  readonly secret?: string;
  /** When it ends by itself unless it is subscribed again; only when it does. */
  readonly expiration_date?: Date;
}

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
   * `ended`: it had ended. `eventSkipped`, `eventFailed`, `eventRolledBack`: nobody else got it. `testDelivery`: it was made for one endpoint alone.
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

/** The answer to a test delivery: where to look for its outcome. */
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
