import type { AttemptError } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { DeliveryNext } from "../ports/delivery-store.ts";
import type { Random } from "../ports/random.ts";
import type { TransportReply } from "../ports/transport.ts";
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
  readonly effect: EndpointEffect | null;
}

export interface JudgedAttempt {
  readonly delivery: Pick<Delivery, "isTest" | "failures" | "deferrals">;
  readonly reply: TransportReply;
  readonly startedAt: Date;
  /** When the reply was there. */
  readonly now: Date;
  readonly retryScheduleMs: readonly number[];
  readonly random: Random;
}

/** Judges one attempt. Pure but for `random`, which spreads the retries. */
export function judgeAttempt({ delivery, reply, startedAt, now, retryScheduleMs, random }: JudgedAttempt): Judgement {
  if (reply.kind === "response" && reply.status >= 200 && reply.status < 300) {
    return { error: null, next: { state: "succeeded" }, effect: forEndpoint(delivery, { kind: "succeeded" }) };
  }
  const error: AttemptError =
    reply.kind === "response"
      ? { code: "status", message: `The receiver answered ${reply.status}.` }
      : { code: reply.code, message: reply.message };
  if (reply.kind === "response" && reply.status === 410) {
    return { error, next: { state: "canceled", reason: "gone" }, effect: forEndpoint(delivery, { kind: "gone" }) };
  }
  // A test delivery has one attempt.
  if (delivery.isTest) return { error, next: { state: "exhausted", reason: "schedule" }, effect: null };

  const stepMs = retryWaitMs(retryScheduleMs, delivery.failures, random());
  const askedMs = askedToWait(reply, now);
  if (askedMs !== null && delivery.deferrals < MAX_DEFERRALS) {
    const until = new Date(now.getTime() + Math.max(stepMs ?? 0, askedMs));
    return {
      error,
      next: { state: "pending", nextAttemptAt: until, failures: delivery.failures, deferrals: delivery.deferrals + 1 },
      effect: { kind: "deferred", until },
    };
  }
  const effect: EndpointEffect = { kind: "failed", startedAt };
  if (stepMs === null) return { error, next: { state: "exhausted", reason: "schedule" }, effect };
  const nextAttemptAt = new Date(now.getTime() + stepMs);
  return { error, next: { state: "pending", nextAttemptAt, failures: delivery.failures + 1, deferrals: 0 }, effect };
}

function askedToWait(reply: TransportReply, now: Date): number | null {
  if (reply.kind !== "response" || (reply.status !== 429 && reply.status !== 503)) return null;
  return retryAfterMs(reply.headers, now);
}

function forEndpoint({ isTest }: Pick<Delivery, "isTest">, effect: EndpointEffect): EndpointEffect | null {
  return isTest ? null : effect;
}
