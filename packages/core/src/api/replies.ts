import type { Endpoint } from "../model/endpoint.ts";
import type { AuthenticationKind, CustomHeader } from "../model/endpoint-authentication.ts";
import type { EndpointRate } from "../model/endpoint-rate.ts";
import type { ListedSubscription } from "../model/listed-subscription.ts";

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

/** Why work is not taken. */
export interface StallReply {
  /** Since when the oldest of it has been due. */
  readonly since: Date;
  /** Whether events or deliveries wait (`sending`), or receipts (`receiving`). */
  readonly waiting: readonly ("sending" | "receiving")[];
  /**
   * `noDispatcher`: no process that dispatches was heard of within 15 s; nobody called `start`, or all have stopped. `notTaken`:
   * there are some, and they take none of it: their loops hang, or they run with other triggers and inbound hooks.
   */
  readonly reason: "noDispatcher" | "notTaken";
  /** Processes that dispatch and were heard of within 15 s. */
  readonly dispatchers: number;
  /** When one was heard of last; `null`: none ever was. */
  readonly lastHeardAt: Date | null;
}

/** How it stands with a tenant. */
export interface StatusReply {
  /** `stalled`: something has been due for a minute and nobody took it. */
  readonly status: "ok" | "stalled";
  /** Why it is stalled; `null`: it is not. */
  readonly stalled: StallReply | null;
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
