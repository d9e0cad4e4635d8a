import type { AttemptError } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { EndpointOutcome } from "../model/endpoint-after.ts";
import type { DeliveryNext } from "../ports/delivery-result.ts";
import type { Random } from "../ports/random.ts";
import type { TransportReply } from "../ports/transport.ts";
import { type DeliveryWish, deliveryWish } from "./delivery-wish.ts";
import { retryAfterMs } from "./retry-after.ts";
import { retryWaitMs } from "./retry-schedule.ts";

/** Waits in a row that a receiver may ask for; one more counts as a failure. */
export const MAX_DEFERRALS = 20;

/** What one attempt's reply means. */
export interface Judgement {
  /** `null`: it succeeded. */
  readonly error: AttemptError | null;
  readonly next: DeliveryNext;
  /** `null`: it says nothing about the endpoint (a test delivery). */
  readonly effect: EndpointOutcome | null;
}

export interface JudgedAttempt {
  readonly delivery: Pick<Delivery, "isTest" | "failures" | "deferrals">;
  readonly reply: TransportReply;
  /** Nothing was sent, for a reason on our side: that says nothing about the endpoint. */
  readonly isOurs?: boolean;
  readonly startedAt: Date;
  /** When the reply was there. */
  readonly now: Date;
  readonly retryScheduleMs: readonly number[];
  readonly random: Random;
}

/**
 * Judges one attempt. Pure but for `random`, which spreads the retries. A receiver that asks to be disabled is believed
 * whatever it answered; the delivery is judged by the status all the same, so that nothing is lost by it.
 */
export function judgeAttempt(judged: JudgedAttempt): Judgement {
  const { delivery, reply, isOurs = false, startedAt, now, retryScheduleMs, random } = judged;
  const wish = reply.kind === "response" ? deliveryWish(reply.headers) : null;
  const forEndpoint = (effect: EndpointOutcome | null): EndpointOutcome | null => {
    if (delivery.isTest || isOurs) return null;
    return wish === "disable" && effect?.kind !== "gone" ? { kind: "disabled" } : effect;
  };
  if (reply.kind === "response" && reply.status >= 200 && reply.status < 300) {
    return { error: null, next: { state: "succeeded" }, effect: forEndpoint({ kind: "succeeded" }) };
  }
  const error = errorOf(reply, wish);
  if (reply.kind === "response" && reply.status === 410) {
    return { error, next: { state: "canceled", reason: "gone" }, effect: forEndpoint({ kind: "gone" }) };
  }
  // A receiver that says so much is well; it does not want this one event.
  if (wish === "abort-message") return { error, next: { state: "canceled", reason: "receiverAbort" }, effect: null };
  // A test delivery has one attempt.
  if (delivery.isTest) return { error, next: { state: "exhausted", reason: "schedule" }, effect: null };

  const stepMs = retryWaitMs(retryScheduleMs, delivery.failures, random());
  const askedMs = askedToWait(reply, now);
  if (askedMs !== null && delivery.deferrals < MAX_DEFERRALS) {
    const until = new Date(now.getTime() + Math.max(stepMs ?? 0, askedMs));
    return {
      error,
      next: { state: "pending", nextAttemptAt: until, failures: delivery.failures, deferrals: delivery.deferrals + 1 },
      effect: forEndpoint({ kind: "deferred", until }),
    };
  }
  const effect = forEndpoint({ kind: "failed", startedAt });
  if (stepMs === null) return { error, next: { state: "exhausted", reason: "schedule" }, effect };
  const nextAttemptAt = new Date(now.getTime() + stepMs);
  return { error, next: { state: "pending", nextAttemptAt, failures: delivery.failures + 1, deferrals: 0 }, effect };
}

function errorOf(reply: TransportReply, wish: DeliveryWish | null): AttemptError {
  if (reply.kind === "failure") return { code: reply.code, message: reply.message };
  const asked = wish === null ? "" : ` and asked: webhook-delivery: ${wish}`;
  return { code: "status", message: `The receiver answered ${reply.status}${asked}.` };
}

function askedToWait(reply: TransportReply, now: Date): number | null {
  if (reply.kind !== "response" || (reply.status !== 429 && reply.status !== 503)) return null;
  return retryAfterMs(reply.headers, now);
}
