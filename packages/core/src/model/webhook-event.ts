import type { Decision } from "./decision.ts";
import type { Stage } from "./stage.ts";

/**
 * `pending`: recorded, not routed yet. `routed`: payload built, its deliveries exist (perhaps none).
 * `skipped`: there is nothing to send. `failed`: the payload could not be built. `rolledBack`: receivers were called while
 * the host waited, and what the host did was then not committed.
 */
export type EventState = "pending" | "routed" | "skipped" | "failed" | "rolledBack";

/**
 * Why an event ended as `skipped`: `nothingToSend`, the payload builder returned `null`; `byOperator`, somebody canceled it;
 * `forgotten`, its record was to be forgotten; `loop`, as many webhooks led to it as `maxDepth` allows.
 * Or as `failed`: `build`, its builder failed until the retries were used up; `crashed`, building it ended the process five
 * times. Or as `rolledBack`: `refusedSync`, a receiver did not accept; `transactionFailed`, the host's operation or
 * transaction failed; `crashed`, the process stopped before the transaction ended; `loop`, as many webhooks led to the run as
 * `maxDepth` allows, and nobody was called.
 */
export type EventReason =
  | "nothingToSend"
  | "byOperator"
  | "forgotten"
  | "loop"
  | "build"
  | "crashed"
  | "refusedSync"
  | "transactionFailed";

/** A subscription whose receiver was called while the host waited. */
export interface Consulted {
  readonly subscriptionId: string;
  readonly endpointId: string;
}

/** A thing that happened once, to one record. */
export interface WebhookEvent {
  /** `evt_…`; the `webhook-id` of every delivery. */
  readonly id: string;
  readonly tenantId: string;
  readonly scope: string | null;
  readonly trigger: string;
  /** Empty: it did not exist yet. */
  readonly recordId: string;
  readonly stage: Stage;
  /** Who was called while the host waited, and has its delivery already; `null`: nobody waited. */
  readonly consulted: readonly Consulted[] | null;
  /** Events of one key reach each endpoint one after the other; `null`: in any order. */
  readonly orderingKey: string | null;
  /** How many webhooks led to it; 0: none. */
  readonly depth: number;
  /** Where the first of these came from; `null`: from here, or nobody said. */
  readonly origin: string | null;
  /** W3C `traceparent` of the span in which it was triggered; `null`: nobody traced that. */
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly state: EventState;
  readonly reason: EventReason | null;
  /** A test delivery's event: made from the sample, outside health and decisions. */
  readonly isTest: boolean;
  /** What receivers see, as JSON text; `null` until it is built, when it is too large, forgotten, or dropped after success. */
  readonly payload: string | null;
  /** Bytes of a payload that is too large to be kept; then `payload` is `null`. `null`: it is not, or was forgotten. */
  readonly oversizedBytes: number | null;
  /** The record as the caller saw it, as JSON text; `null` when none was given. */
  readonly snapshot: string | null;
  /** Names of what changed, as the host calls them; `null` when the caller did not say. */
  readonly changed: readonly string[] | null;
  readonly buildFailures: number;
  /** Times that a process stopped while it held the event. */
  readonly crashes: number;
  /** Not built before this time; `null` once the event is no longer pending. */
  readonly nextBuildAt: Date | null;
  /** The message of the last failed build. */
  readonly lastError: string | null;
  /** When payload and snapshot were wiped, with what receivers answered; `null`: they were not. */
  readonly forgottenAt: Date | null;
  /** The candidates that were refused, written when the event is routed. */
  readonly decisions: readonly Decision[];
}
