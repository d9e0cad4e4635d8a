import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { ObservedWork } from "../ports/observer.ts";
import { SCOPE_NAME } from "./metrics.ts";
import { readTraceparent, traceparentOf } from "./trace-parent.ts";

// The SDK's key, under the name by which `createContextKey` gives everybody the same one: instrumentations of HTTP clients begin
// no span where it is set (`suppressTracing` of @opentelemetry/core, which is part of the SDK and so not for us to import).
const SUPPRESS_TRACING = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** How a span begins. */
export interface SpanTerms {
  readonly name: string;
  readonly kind: SpanKind;
  /** The span that led here, in another process or long ago; `null`: none. */
  readonly linkTo?: string | null;
  /** Whether spans that others begin within are left out. */
  readonly suppressesOthers?: boolean;
  /** Asked only if somebody records the span. */
  readonly attributes: () => Attributes;
}

/** What is told of the end of a span. */
export interface SpanEnd {
  readonly attributes?: Attributes;
  /** By the semantic conventions: a code of few values, in `error.type`; `null`: no error. */
  readonly errorType?: string | null;
  readonly errorMessage?: string;
  /** A better name, known only now. */
  readonly name?: string;
}

/** Begins spans under the active one. `end` says what is told of the end of one; it is called whether or not anybody records. */
export type BeginSpan = <Outcome>(terms: SpanTerms, end: (outcome: Outcome) => SpanEnd) => ObservedWork<Outcome>;

/** What begins our spans. An SDK may be registered later: it is found when the next span begins. */
export function createSpans(): BeginSpan {
  const tracer = trace.getTracer(SCOPE_NAME);
  return (terms, end) => beginSpan(tracer, terms, end);
}

function beginSpan<Outcome>(
  tracer: Tracer,
  terms: SpanTerms,
  end: (outcome: Outcome) => SpanEnd,
): ObservedWork<Outcome> {
  const around = context.active();
  const span = tracer.startSpan(terms.name, { kind: terms.kind, links: linksOf(terms, around) }, around);
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext))
    return { traceparent: null, run: (work) => work(), end: (outcome) => void end(outcome) };
  if (span.isRecording()) span.setAttributes(terms.attributes());
  let within = trace.setSpan(around, span);
  if (terms.suppressesOthers === true) within = within.setValue(SUPPRESS_TRACING, true);
  return {
    traceparent: traceparentOf(spanContext),
    run: (work) => context.with(within, work),
    end: (outcome) => endSpan(span, end(outcome)),
  };
}

/** W3C `traceparent` of the active span; `null`: there is none. */
export function activeTraceparent(): string | null {
  return traceparentOf(trace.getActiveSpan()?.spanContext());
}

/** Says more of the active span. */
export function describeActiveSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Calls `work` under no span. */
export function withoutSpan<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT, work);
}

function linksOf({ linkTo = null }: SpanTerms, around: Context) {
  if (linkTo === null) return [];
  const linked = readTraceparent(linkTo);
  // Within the same trace the parent says it.
  if (linked === null || linked.traceId === trace.getSpanContext(around)?.traceId) return [];
  return [{ context: linked }];
}

function endSpan(span: Span, { name, attributes = {}, errorType = null, errorMessage }: SpanEnd): void {
  if (span.isRecording()) {
    if (name !== undefined) span.updateName(name);
    span.setAttributes(attributes);
    if (errorType !== null) {
      span.setAttribute("error.type", errorType);
      span.setStatus({ code: SpanStatusCode.ERROR, ...(errorMessage !== undefined && { message: errorMessage }) });
    }
  }
  span.end();
}
