import { isSpanContextValid, type SpanContext } from "@opentelemetry/api";

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * A span context as the header `traceparent` has it (W3C Trace Context 1, 3.2); `null` where there is none. Not by the host's
 * propagators: they may write baggage too, which is not for other people's servers.
 */
export function traceparentOf(context: SpanContext | undefined): string | null {
  if (context === undefined || !isSpanContextValid(context)) return null;
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, "0")}`;
}

/** The span context of a `traceparent`; `null` when it is none. */
export function readTraceparent(text: string | null): SpanContext | null {
  const [, traceId = "", spanId = "", flags = ""] = (text !== null && pattern.exec(text)) || [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : null;
}
