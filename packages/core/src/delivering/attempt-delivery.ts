import { thrownText } from "../errors/thrown-text.ts";
import type { Attempt, AttemptResponse } from "../model/attempt.ts";
import { MAX_CRASHES } from "../model/max-crashes.ts";
import { withoutBody } from "../model/without-body.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedDelivery, DeliveryNext, DeliveryResult } from "../ports/delivery-store.ts";
import type { Random } from "../ports/random.ts";
import type { Transport, TransportReply, TransportRequest } from "../ports/transport.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import { DEFAULT_RETRY_SCHEDULE_MS } from "./retry-schedule.ts";
import { sendBeforeDeadline } from "./send-before-deadline.ts";
import { storableReply } from "./storable-reply.ts";
import type { SendableEvent } from "./webhook-body.ts";
import { ledgerHeaders, webhookRequest } from "./webhook-request.ts";

/** Bytes of an answer's body that the ledger keeps: 16 KiB. */
export const MAX_BODY_KEPT = 16_384;

/** What every attempt is made with. */
export interface AttemptTerms {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  readonly triggers: TriggerRegistry;
  /** Of an endpoint that has none of its own. */
  readonly attemptTimeoutMs: number;
  /** Of which attempts the ledger keeps the body that was answered. */
  readonly keepResponseBodies: "failed" | "all";
}

/** A claimed delivery and what its attempt came to. */
export interface AttemptedDelivery {
  readonly claimed: ClaimedDelivery;
  readonly result: DeliveryResult;
}

/** Makes the attempt that a claim allows, and says what becomes of the delivery. Never rejects. */
export async function attemptDelivery(claimed: ClaimedDelivery, terms: AttemptTerms): Promise<DeliveryResult> {
  const { delivery, event, endpoint } = claimed;
  const fenced = { deliveryId: delivery.id, claim: claimed.claim };
  const { payload } = event;
  if (payload === null) return { ...fenced, attempt: null, next: forgotten, effect: null };
  const refusal = refuse(claimed);
  if (refusal !== null) return { ...fenced, attempt: null, next: refusal, effect: null };

  const { clock, random, triggers } = terms;
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const made = makeRequest({ ...claimed, event: { ...event, payload } }, startedAt);
  const attemptTimeoutMs = endpoint.attemptTimeoutMs ?? terms.attemptTimeoutMs;
  const reply = "url" in made ? await send(made, { ...terms, attemptTimeoutMs }) : made;
  const now = clock.now();
  const retryScheduleMs =
    endpoint.retryScheduleMs ?? triggers.find(event.trigger)?.retryScheduleMs ?? DEFAULT_RETRY_SCHEDULE_MS;
  const { error, next, effect } = judgeAttempt({ delivery, reply, startedAt, now, retryScheduleMs, random });
  const attempt: Attempt = {
    deliveryId: delivery.id,
    number: delivery.attempts,
    state: error === null ? "succeeded" : "failed",
    startedAt,
    durationMs: clock.monotonicMs() - startedMs,
    requestHeaders: "url" in made ? ledgerHeaders(made, endpoint) : null,
    response:
      reply.kind === "response" ? keptResponse(reply, error !== null || terms.keepResponseBodies === "all") : null,
    error,
  };
  return { ...fenced, attempt, next, effect: effect && { ...effect, url: endpoint.url } };
}

const forgotten = { state: "canceled", reason: "forgotten" } as const;

/** What ends a claimed delivery before anything is sent, if something does. */
function refuse({ delivery, endpoint, unsubscribed = false }: ClaimedDelivery): DeliveryNext | null {
  if (endpoint.deletedAt !== null) {
    return { state: "canceled", reason: endpoint.disabledReason === "gone" ? "gone" : "deleted" };
  }
  if (unsubscribed) return { state: "canceled", reason: "deleted" };
  return delivery.crashes >= MAX_CRASHES ? { state: "exhausted", reason: "crashed" } : null;
}

// Whatever a row holds must cost an attempt, not the loop.
function makeRequest(
  { delivery, event, endpoint, unreadable }: ClaimedDelivery & { readonly event: SendableEvent },
  now: Date,
): TransportRequest | TransportReply {
  if (unreadable !== undefined) return internal(unreadable);
  try {
    return webhookRequest(event, endpoint, now, delivery.sequence);
  } catch (error) {
    return internal(error);
  }
}

async function send(request: TransportRequest, terms: AttemptTerms): Promise<TransportReply> {
  try {
    return storableReply(await sendBeforeDeadline(request, terms));
  } catch (error) {
    // A transport promises not to reject; one that does, or whose reply throws, must cost an attempt, not the loop.
    return internal(error);
  }
}

function internal(error: unknown): TransportReply {
  return { kind: "failure", code: "internal", message: thrownText(error) };
}

function keptResponse(reply: TransportReply & { kind: "response" }, withBody: boolean): AttemptResponse {
  const response = {
    status: reply.status,
    headers: reply.headers,
    body: reply.body.length > MAX_BODY_KEPT ? reply.body.slice(0, MAX_BODY_KEPT) : reply.body,
    bodyTruncated: reply.bodyTruncated || reply.body.length > MAX_BODY_KEPT,
  };
  return withBody ? response : withoutBody(response);
}
