import type { HeaderList } from "./attempt.ts";

/**
 * `received`: stored, its handler has not succeeded yet. `processed`: its handler succeeded. `failed`: no run is left.
 * `quarantined`: what it holds does not fit the inbound hook's schema; no handler has seen it.
 */
export type ReceiptState = "received" | "processed" | "failed" | "quarantined";

/**
 * Why a receipt ended as `failed`: `handler`, its handler threw until the retries were used up, or in mode `sync` once;
 * `timedOut`, a `sync` handler was not done at its deadline; `crashed`, its runs ended their process five times; `loop`, it
 * came from webhooks that led to one another.
 */
export type ReceiptReason = "handler" | "timedOut" | "crashed" | "loop";

/** What the caller of an inbound hook is answered. */
export interface InboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a call was found to come from whom it says. */
export interface ReceiptVerdict {
  /** The kind of authentication that it passed; `none` when there is none to pass. */
  readonly scheme: string;
  /** Which of several secrets matched: the first hex digits of a hash of it. `null`: no secret was involved. */
  readonly secretId: string | null;
  /** The time that the sender signed; `null`: it signs none. */
  readonly signedAt: Date | null;
}

/** One call of an inbound hook, as it was stored before it was answered. */
export interface Receipt {
  /** `rcp_…` */
  readonly id: string;
  readonly tenantId: string;
  /** The inbound hook's name. */
  readonly hook: string;
  readonly codeId: string;
  readonly method: string;
  /** As it came, without its `?`; values that are secret are masked. */
  readonly query: string;
  /** The headers that the inbound hook reads, and those that say what the body is; secret ones are left out. */
  readonly headers: HeaderList;
  /** The bytes as they came. */
  readonly body: Uint8Array;
  readonly verdict: ReceiptVerdict;
  /** What makes calls the same; `null`: nothing does. */
  readonly dedupeKey: string | null;
  /** SHA-256 of the body in hex, for senders who sign neither time nor id; `null`: its bytes are not compared. */
  readonly bodyHash: string | null;
  /** The first receipt with the same `bodyHash` and another dedupe key; `null`: none is known. */
  readonly sameBytesAs: string | null;
  /** The first receipt with the same dedupe key; a duplicate is `processed`, without a body or a run of its own. */
  readonly duplicateOf: string | null;
  /** The receipt that was asked to run again. */
  readonly replayOf: string | null;
  readonly state: ReceiptState;
  readonly reason: ReceiptReason | null;
  /** What did not fit, for `quarantined`; the last error of a run otherwise. */
  readonly lastError: string | null;
  /** What the caller was answered; `null`: nothing yet. */
  readonly answer: InboundAnswer | null;
  /** Runs begun; the number of the run under way while it is leased. */
  readonly runs: number;
  /** Runs that failed, since it was first due or came back from `failed`; so with `crashes`. */
  readonly failures: number;
  /** Runs whose process stopped. */
  readonly crashes: number;
  /** Runs of one key follow one another; `null`: in any order. */
  readonly orderingKey: string | null;
  /** How many webhooks led to the call; 0: none. */
  readonly depth: number;
  /** Where the first of these came from; `null`: nobody said. */
  readonly origin: string | null;
  /** W3C `traceparent` of the span in which it was received; `null`: nobody traced that. */
  readonly traceparent: string | null;
  /** No run before this time; `null` once it is not `received` any more, and for one that a caller waits for. */
  readonly nextRunAt: Date | null;
  readonly leasedUntil: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** A receipt without its bytes, as lists show it. */
export type ListedReceipt = Omit<Receipt, "body">;

/** `unknown`: the process stopped, or lost its lease. */
export type RunState = "succeeded" | "failed" | "unknown";

/** One execution of an inbound hook's handler for a receipt. */
export interface Run {
  readonly receiptId: string;
  /** From 1, without gaps. */
  readonly number: number;
  readonly state: RunState;
  readonly startedAt: Date;
  /** `null` when the outcome is unknown. */
  readonly durationMs: number | null;
  readonly error: string | null;
}
