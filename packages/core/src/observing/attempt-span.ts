import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { Attempt } from "../model/attempt.ts";
import type { ClaimedDelivery } from "../ports/delivery-store.ts";
import { redactedUrl } from "./redacted-url.ts";
import type { SpanEnd, SpanTerms } from "./spans.ts";

/** How the span of an attempt begins: a client's, as HTTP has it (opentelemetry.io/docs/specs/semconv/http/http-spans), one an attempt. */
export function attemptSpan(claimed: ClaimedDelivery): SpanTerms {
  return {
    name: "POST",
    kind: SpanKind.CLIENT,
    linkTo: claimed.event.traceparent,
    suppressesOthers: true,
    attributes: () => attributesOf(claimed),
  };
}

function attributesOf({ delivery, event, endpoint }: ClaimedDelivery): Attributes {
  const url = redactedUrl(endpoint);
  return {
    "http.request.method": "POST",
    ...(url !== null && {
      "server.address": url.hostname,
      "server.port": Number(url.port) || (url.protocol === "http:" ? 80 : 443),
      "url.full": url.href,
    }),
    ...(delivery.attempts > 1 && { "http.request.resend_count": delivery.attempts - 1 }),
    "messaging.system": "ancrage",
    "messaging.destination.name": event.trigger,
    "messaging.message.id": event.id,
    "ancrage.tenant.id": event.tenantId,
    "ancrage.delivery.id": delivery.id,
    "ancrage.endpoint.id": endpoint.id,
    "ancrage.attempt.number": delivery.attempts,
  };
}

/** What is told of its end: any status from 400 on is an error of a client's span. */
export function attemptEnd({ response, error }: Attempt): SpanEnd {
  return {
    attributes: response === null ? {} : { "http.response.status_code": response.status },
    errorType: attemptErrorType(error, response),
    ...(error !== null && { errorMessage: error.message }),
  };
}

/** `error.type` of an attempt: the status that failed it, or what stood between us and an answer; `null`: it succeeded. */
export function attemptErrorType(error: Attempt["error"], response: Attempt["response"]): string | null {
  if (error === null) return null;
  return error.code === "status" ? String(response?.status ?? error.code) : error.code;
}
