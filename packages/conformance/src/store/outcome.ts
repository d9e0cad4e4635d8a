import type { Attempt, ClaimedDelivery, DeliveryResult } from "@ancrage/core";

/** The result of a claimed delivery whose attempt had `fields`; it succeeded unless they say otherwise. */
export function outcome(
  claimed: ClaimedDelivery,
  startedAt: Date,
  fields: Partial<Attempt> = {},
): Omit<DeliveryResult, "attempt"> & { readonly attempt: Attempt } {
  const { id: deliveryId, attempts } = claimed.delivery;
  const attempt: Attempt = {
    deliveryId,
    number: attempts,
    state: "succeeded",
    startedAt,
    durationMs: 12.5,
    requestHeaders: [["content-type", "application/json"]],
    response: answer(204),
    error: null,
    ...fields,
  };
  return {
    ...{ deliveryId, claim: claimed.claim, attempt },
    ...{ next: { state: "succeeded" }, effect: { kind: "succeeded", url: claimed.endpoint.url } },
  };
}

/** The result of an attempt that failed, with another to follow at `retryAt`. */
export function failure(claimed: ClaimedDelivery, startedAt: Date, retryAt: Date): DeliveryResult {
  return {
    ...outcome(claimed, startedAt, {
      state: "failed",
      response: answer(500),
      error: { code: "status", message: "The receiver answered 500." },
    }),
    next: waiting(claimed, retryAt, claimed.delivery.failures + 1),
    effect: { kind: "failed", startedAt, url: claimed.endpoint.url },
  };
}

/** The result of a claimed delivery for which nothing was sent, and which is to be taken again at `retryAt`. */
export function nothingSent(claimed: ClaimedDelivery, retryAt: Date): DeliveryResult {
  const { id: deliveryId, failures } = claimed.delivery;
  return { deliveryId, claim: claimed.claim, attempt: null, next: waiting(claimed, retryAt, failures), effect: null };
}

/** The result of an attempt that was answered 410. */
export function gone(claimed: ClaimedDelivery, startedAt: Date): DeliveryResult {
  return {
    ...outcome(claimed, startedAt, {
      state: "failed",
      response: answer(410),
      error: { code: "status", message: "The receiver answered 410." },
    }),
    next: { state: "canceled", reason: "gone" },
    effect: { kind: "gone", url: claimed.endpoint.url },
  };
}

/** A response without a body. */
export function answer(status: number): NonNullable<Attempt["response"]> {
  return { status, headers: [["content-length", "0"]], body: new Uint8Array(), bodyTruncated: false };
}

function waiting({ delivery }: ClaimedDelivery, nextAttemptAt: Date, failures: number): DeliveryResult["next"] {
  return { state: "pending", nextAttemptAt, failures, deferrals: delivery.deferrals };
}
