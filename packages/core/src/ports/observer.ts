import type { Attempt } from "../model/attempt.ts";
import type { RecordedEvent } from "../model/idempotency.ts";
import type { Receipt, Run } from "../model/receipt.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { ClaimedDelivery } from "./delivery-store.ts";
import type { RoutingResult } from "./event-routing.ts";
import type { StoredReceipt } from "./inbound-store.ts";

/** A piece of work that traces and metrics are told of: from when it was asked for until its `end`. */
export interface ObservedWork<Outcome> {
  /** W3C `traceparent` of its span; `null`: nobody traces. */
  readonly traceparent: string | null;
  /** Calls `work` so that spans which begin in it come under this one, and returns what it returns. */
  run<Result>(work: () => Result): Result;
  /** Says what came of it. Once. */
  end(outcome: Outcome): void;
}

/** What recording events came to: the events, or what it threw. */
export type Triggered = { readonly events: readonly RecordedEvent[] } | { readonly error: unknown };

/** What a call of an inbound hook was answered, and for which hook; `null`: its code leads to none. */
export interface AnsweredCall {
  readonly hook: string | null;
  readonly status: number;
  /** Whether it was let through: to be stored, or answered as a preflight or a handshake is. */
  readonly isTaken: boolean;
}

/** The loops of a dispatcher. */
export type LoopName = "receipt" | "routing" | "delivery";

/**
 * Where traces and metrics begin. Nothing here may throw, wait or keep a secret: it is called on every way that a webhook
 * takes. Work begins under the span that is active where it is asked for.
 */
export interface Observer {
  /** Events of one trigger are recorded. */
  trigger(trigger: string, count: number): ObservedWork<Triggered>;
  /** A claimed event is built and routed; ends when that is written, or, with `null`, when it is not. */
  route(event: Pick<WebhookEvent, "id" | "tenantId" | "trigger" | "traceparent">): ObservedWork<RoutingResult | null>;
  /** A request is sent for a claimed delivery. Spans of whoever carries it would only repeat this one's, and are suppressed. */
  attempt(claimed: ClaimedDelivery): ObservedWork<Attempt>;
  /** A call of an inbound hook is taken or refused. */
  receive(method: string): ObservedWork<AnsweredCall>;
  /** What storing a call came to, within `receive`. */
  stored(stored: StoredReceipt): void;
  /** The handler of a receipt is run. */
  handle(receipt: Pick<Receipt, "id" | "tenantId" | "hook" | "runs" | "traceparent">): ObservedWork<Run>;
  /** A loop asked for work, and was answered. */
  claimed(loop: LoopName): void;
  /** W3C `traceparent` of the active span; `null`: there is none. */
  traceparent(): string | null;
  /** Calls `work` under no span, whatever is active: what goes on for ever belongs to nobody's request. */
  apart<Result>(work: () => Result): Result;
}

const silentWork: ObservedWork<unknown> = { traceparent: null, run: (work) => work(), end() {} };

/** Tells nobody. */
export const silentObserver: Observer = {
  trigger: () => silentWork,
  route: () => silentWork,
  attempt: () => silentWork,
  receive: () => silentWork,
  stored() {},
  handle: () => silentWork,
  claimed() {},
  traceparent: () => null,
  apart: (work) => work(),
};
