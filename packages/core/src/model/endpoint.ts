import type { CustomHeader, EndpointAuthentication } from "./endpoint-authentication.ts";
import type { EndpointSecret } from "./endpoint-secret.ts";

/** `managed`: made and ended by an operator or owner. `restHook`: made by a subscribe call, ends with its one subscription. */
export type EndpointKind = "managed" | "restHook";

/**
 * What surrounds the payload in a request's body: `standard` is `{ type, timestamp, data }`, `bare` is the payload itself,
 * `cloudevents` is a CloudEvents 1.0 event in structured mode.
 */
export type Envelope = "standard" | "bare" | "cloudevents";

export type EndpointState = "enabled" | "disabled";

/**
 * `gone`: it answered 410. `byOperator`: somebody switched it off. `needsAuthentication`: its URL moved to another host,
 * and what was secret before has not been entered again. `failing`: it failed for 5 days. `byReceiver`: it answered
 * `webhook-delivery: disable`.
 */
export type DisabledReason = "gone" | "byOperator" | "needsAuthentication" | "failing" | "byReceiver";

/** `failures`: ten attempts in a row failed. `byReceiver`: it asked to wait. `byOperator`: somebody paused it. */
export type PauseReason = "failures" | "byReceiver" | "byOperator";

/** How often it has been told that an endpoint is failing. */
export type FailingStage = 0 | 1 | 2 | 3;

/** A URL that receives, with its unique name, authentication and secrets. */
export interface Endpoint {
  /** `ep_…` */
  readonly id: string;
  readonly tenantId: string;
  /** Who may see it as a subscriber; `null`: operators only. */
  readonly ownerId: string | null;
  readonly kind: EndpointKind;
  /** Unique among the tenant's endpoints that are not deleted. */
  readonly name: string;
  readonly description: string | null;
  readonly url: string;
  readonly envelope: Envelope;
  /** Signing keys, newest first. Each leaves the library once, in the answer that made it. */
  readonly secrets: readonly EndpointSecret[];
  readonly authentication: EndpointAuthentication;
  readonly headers: readonly CustomHeader[];
  /** Lets another enabled endpoint on the same URL have an overlapping trigger. */
  readonly allowSameUrl: boolean;
  /** Numbers what it is sent, from 1 and without gaps, so that it can prove that it missed nothing. */
  readonly sequenced: boolean;
  /** The last number given; 0: none. The store counts it when events are routed. */
  readonly lastSequence: number;
  /** At most `rateLimit` attempts in any `rateIntervalMs`, by all processes together; both `null`: no limit. */
  readonly rateLimit: number | null;
  readonly rateIntervalMs: number | null;
  /** Attempts in flight to it in one process; `null`: as the dispatcher's options say. */
  readonly concurrency: number | null;
  /** The wall-clock deadline of an attempt, in milliseconds; `null`: the dispatcher's. */
  readonly attemptTimeoutMs: number | null;
  /** Milliseconds before each retry; `null`: the trigger's schedule. */
  readonly retryScheduleMs: readonly number[] | null;
  /** The newest version of payloads that it understands; a trigger's own version is the greatest that is not above it. */
  readonly payloadVersion: number;
  readonly state: EndpointState;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: Date | null;
  /** Attempts that failed since the last success, across deliveries. */
  readonly failuresInARow: number;
  /** The first failed attempt after a success; `null`: the last one succeeded. */
  readonly failingSince: Date | null;
  /** How often its failing has been told since then: at the first pause (1), after a day (2), after three (3). */
  readonly failingStage: FailingStage;
  /** Pauses for failures since the last success; each doubles the next. */
  readonly pauses: number;
  /** No attempt before this time; then one probe decides. `null`: not paused. */
  readonly pausedUntil: Date | null;
  /** Why; says nothing while it is not paused. */
  readonly pauseReason: PauseReason | null;
  readonly createdAt: Date;
  /** Set when it ended; the row stays for the ledger, the name is free again. */
  readonly deletedAt: Date | null;
}
