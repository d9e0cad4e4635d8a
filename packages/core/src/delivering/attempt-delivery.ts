import { lineOf, thrownText } from "../errors/thrown-text.ts";
import type { Attempt, AttemptResponse } from "../model/attempt.ts";
import { MAX_CRASHES } from "../model/max-crashes.ts";
import { withoutBody } from "../model/without-body.ts";
import type { Clock } from "../ports/clock.ts";
import type { CancelReason, DeliveryNext, DeliveryResult } from "../ports/delivery-result.ts";
import type { ClaimedDelivery } from "../ports/delivery-store.ts";
import type { Observer } from "../ports/observer.ts";
import type { Random } from "../ports/random.ts";
import type { Transport, TransportReply, TransportRequest } from "../ports/transport.ts";
import type { BuildTerms } from "../triggers/build-payload.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { type Authorize, authorizeDelivery } from "./authorize-delivery.ts";
import type { InstallationOrigin } from "./installation-origin.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import { leaveToOthers, needsItsTrigger } from "./left-to-others.ts";
import { type PreparedContent, prepareContent } from "./prepare-content.ts";
import { DEFAULT_RETRY_SCHEDULE_MS } from "./retry-schedule.ts";
import { sendBeforeDeadline } from "./send-before-deadline.ts";
import { signingTime } from "./signing-time.ts";
import { storableReply } from "./storable-reply.ts";
import { type CarriedEvent, ledgerHeaders, webhookRequest } from "./webhook-request.ts";
import type { WhenTooLarge } from "./when-too-large.ts";

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
  /** Whoever waits for the attempt waits for what comes before it too: it is part of the deadline. */
  readonly isAwaited?: boolean;
  /** Asked before each attempt but of tests; `null`: everything may be sent. */
  readonly authorize: Authorize | null;
  /** Asked of a payload that comes out too large for the attempt. */
  readonly whenTooLarge: WhenTooLarge;
  /** What payloads are built with again. */
  readonly build: BuildTerms;
  /** Where events come from that say nothing else. */
  readonly origin: InstallationOrigin;
  /** Of which attempts the ledger keeps the body that was answered. */
  readonly keepResponseBodies: "failed" | "all";
  readonly observer: Observer;
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
  const refusal = refuse(claimed);
  if (refusal !== null) return { ...fenced, attempt: null, next: refusal, effect: null };
  // Before anybody is asked whether it may be sent: whoever sends it asks.
  if (needsItsTrigger(claimed, terms.triggers)) return leaveToOthers(claimed, terms.clock.now());
  const preparedMs = terms.clock.monotonicMs();
  const prepared = await prepare(claimed, terms);
  if (prepared.kind === "canceled") {
    const { reason } = prepared;
    return { ...fenced, attempt: null, next: { state: "canceled", reason }, effect: null };
  }

  const { clock, random, triggers } = terms;
  const origin = event.origin ?? (await terms.origin());
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  const isOurs = prepared.kind === "failed";
  const work = terms.observer.attempt(claimed);
  const from = { origin, traceparent: work.traceparent };
  const made = isOurs ? internal(prepared.error) : makeRequest(claimed, prepared, startedAt, from);
  const spentMs = terms.isAwaited === true ? startedMs - preparedMs : 0;
  const attemptTimeoutMs = Math.max(0, (endpoint.attemptTimeoutMs ?? terms.attemptTimeoutMs) - spentMs);
  const reply = "url" in made ? await work.run(() => send(made, { ...terms, attemptTimeoutMs })) : made;
  const now = clock.now();
  const retryScheduleMs =
    endpoint.retryScheduleMs ?? triggers.find(event.trigger)?.retryScheduleMs ?? DEFAULT_RETRY_SCHEDULE_MS;
  const { error, next, effect } = judgeAttempt({ delivery, reply, isOurs, startedAt, now, retryScheduleMs, random });
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
  work.end(attempt);
  return { ...fenced, attempt, next, effect: effect && { ...effect, url: endpoint.url } };
}

/** What ends a claimed delivery before anything is sent, if something does. */
function refuse({ delivery, endpoint, unsubscribed = false }: ClaimedDelivery): DeliveryNext | null {
  if (endpoint.deletedAt !== null) {
    return { state: "canceled", reason: endpoint.disabledReason === "gone" ? "gone" : "deleted" };
  }
  if (unsubscribed) return { state: "canceled", reason: "deleted" };
  return delivery.crashes >= MAX_CRASHES ? { state: "exhausted", reason: "crashed" } : null;
}

type Preparation =
  | Exclude<PreparedContent, { kind: "canceled" }>
  | { readonly kind: "canceled"; readonly reason: CancelReason };

/** Asks whether it may still be sent, then makes what is. What was forgotten is asked of nobody. */
async function prepare(claimed: ClaimedDelivery, terms: AttemptTerms): Promise<Preparation> {
  const { delivery, event } = claimed;
  const { authorize, clock, build } = terms;
  if (event.payload === null && event.oversizedBytes === null) return { kind: "canceled", reason: "forgotten" };
  // A test shows a sample, which is nobody's.
  if (authorize !== null && !delivery.isTest) {
    const timeoutMs = build.buildTimeoutMs;
    const authorization = await authorizeDelivery(claimed, authorize, { clock, timeoutMs });
    if (authorization.kind === "refused") return { kind: "canceled", reason: "notAuthorized" };
    if (authorization.kind === "failed") return authorization;
  }
  return prepareContent(claimed, terms);
}

// Whatever a row holds must cost an attempt, not the loop.
function makeRequest(
  { delivery, event, endpoint, unreadable }: ClaimedDelivery,
  { payload, content }: Extract<PreparedContent, { kind: "ready" }>,
  now: Date,
  from: Pick<CarriedEvent, "traceparent"> & { readonly origin: string },
): TransportRequest | TransportReply {
  if (unreadable !== undefined) return internal(unreadable);
  try {
    const message = { ...event, payload, content, ...from };
    return webhookRequest(message, endpoint, signingTime(delivery, now), delivery.sequence);
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
  return { kind: "failure", code: "internal", message: typeof error === "string" ? lineOf(error) : thrownText(error) };
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
