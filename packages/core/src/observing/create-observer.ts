import { SpanKind } from "@opentelemetry/api";
import { isAncrageError } from "../errors/ancrage-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Observer } from "../ports/observer.ts";
import { attemptEnd, attemptErrorType, attemptSpan } from "./attempt-span.ts";
import type { LoopProgress } from "./loop-progress.ts";
import type { Metrics } from "./metrics.ts";
import { activeTraceparent, createSpans, describeActiveSpan, withoutSpan } from "./spans.ts";

export interface ObserverTerms {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly progress: LoopProgress;
  /** Names that are no trigger's are counted as one, however many there are. */
  readonly isTrigger: (name: string) => boolean;
  /** Whether attempts are told apart by endpoint. */
  readonly byEndpoint: boolean;
}

/** Tells OpenTelemetry and the process's own metrics of all work. Where no SDK is registered, spans are empty and cost next to nothing. */
export function createObserver({ clock, metrics, progress, isTrigger, byEndpoint }: ObserverTerms): Observer {
  const beginSpan = createSpans();
  const timer = () => {
    const startedMs = clock.monotonicMs();
    return () => (clock.monotonicMs() - startedMs) / 1_000;
  };
  const messaging = (operation: string, type: string, destination: string) => ({
    "messaging.system": "ancrage",
    "messaging.operation.name": operation,
    "messaging.operation.type": type,
    "messaging.destination.name": destination,
  });

  return {
    trigger(name, count) {
      const seconds = timer();
      const trigger = isTrigger(name) ? name : "_OTHER";
      return beginSpan(
        {
          ...{ name: `trigger ${trigger}`, kind: SpanKind.PRODUCER },
          attributes: () => ({
            ...messaging("trigger", "create", trigger),
            ...(count > 1 && { "messaging.batch.message_count": count }),
          }),
        },
        (triggered) => {
          const errorType = "error" in triggered ? errorTypeOf(triggered.error) : null;
          const about = { "messaging.destination.name": trigger, "error.type": errorType };
          metrics.note("triggered", count, about);
          metrics.note("recording", seconds(), { "messaging.operation.name": "trigger", ...about });
          const [first] = "events" in triggered ? triggered.events : [];
          return {
            errorType,
            attributes: count === 1 && first !== undefined ? { "messaging.message.id": first.eventId } : {},
          };
        },
      );
    },

    route({ id, tenantId, trigger, traceparent }) {
      const seconds = timer();
      return beginSpan(
        {
          ...{ name: `route ${trigger}`, kind: SpanKind.CONSUMER, linkTo: traceparent },
          attributes: () => ({
            ...messaging("route", "process", trigger),
            "messaging.message.id": id,
            "ancrage.tenant.id": tenantId,
          }),
        },
        (result) => {
          if (result === null) return { errorType: "notWritten", attributes: {} };
          const failed = result.state === "pending" || result.state === "failed";
          const errorType = result.state === "failed" ? result.reason : failed ? "build" : null;
          metrics.note("processing", seconds(), {
            ...{ "messaging.operation.name": "route", "messaging.destination.name": trigger, "error.type": errorType },
          });
          return {
            ...{ errorType, ...(failed && { errorMessage: result.error }) },
            attributes: {
              "ancrage.event.state": result.state,
              ...(result.state === "routed" && { "ancrage.deliveries": result.deliveries.length }),
            },
          };
        },
      );
    },

    attempt(claimed) {
      const { delivery, event, endpoint } = claimed;
      const work = beginSpan(attemptSpan(claimed), (attempt: Parameters<typeof attemptEnd>[0]) => {
        if (!delivery.isTest) {
          const { state, error, response, durationMs, startedAt } = attempt;
          const about = { "ancrage.attempt.state": state, "ancrage.endpoint.id": byEndpoint ? endpoint.id : null };
          metrics.note("attempts", 1, { ...about, "error.type": attemptErrorType(error, response) });
          metrics.note("attempting", (durationMs ?? 0) / 1_000, about);
          if (state === "succeeded") {
            const latencyMs = startedAt.getTime() + (durationMs ?? 0) - delivery.createdAt.getTime();
            metrics.note("latency", Math.max(0, latencyMs) / 1_000);
          }
        }
        return attemptEnd(attempt);
      });
      // Nobody traces here, but somebody did where the event was triggered: that trace goes on at the receiver.
      return { ...work, traceparent: work.traceparent ?? event.traceparent };
    },

    receive(method) {
      return beginSpan(
        { name: "receive", kind: SpanKind.INTERNAL, attributes: () => ({ "http.request.method": method }) },
        ({ hook, status, isTaken }) => {
          metrics.note("calls", 1, {
            "ancrage.call.outcome": isTaken ? "taken" : "refused",
            "http.response.status_code": status,
          });
          return {
            ...(hook !== null && { name: `receive ${hook}` }),
            attributes: {
              "http.response.status_code": status,
              ...(hook !== null && { "ancrage.inbound_hook": hook }),
            },
            errorType: status >= 500 ? String(status) : null,
          };
        },
      );
    },

    stored(stored) {
      const outcome = stored.kind === "stored" ? stored.receipt.state : stored.kind;
      const about = stored.kind === "sameBytes" ? stored.first : stored.receipt;
      metrics.note("receipts", 1, { "ancrage.inbound_hook": about.hook, "ancrage.receipt.outcome": outcome });
      describeActiveSpan({
        "ancrage.receipt.id": about.id,
        "ancrage.receipt.outcome": outcome,
        "ancrage.tenant.id": about.tenantId,
      });
    },

    handle({ id, tenantId, hook, runs, traceparent }) {
      const seconds = timer();
      return beginSpan(
        {
          ...{ name: `handle ${hook}`, kind: SpanKind.CONSUMER, linkTo: traceparent },
          attributes: () => ({
            ...messaging("handle", "process", hook),
            ...{ "messaging.message.id": id, "ancrage.tenant.id": tenantId, "ancrage.run.number": runs },
          }),
        },
        ({ state, error }) => {
          const errorType = state === "succeeded" ? null : state;
          metrics.note("runs", 1, { "ancrage.inbound_hook": hook, "ancrage.run.state": state });
          metrics.note("processing", seconds(), {
            ...{ "messaging.operation.name": "handle", "messaging.destination.name": hook, "error.type": errorType },
          });
          return { errorType, ...(error !== null && { errorMessage: error }) };
        },
      );
    },

    claimed: (loop) => progress.note(loop),
    traceparent: activeTraceparent,
    apart: withoutSpan,
  };
}

/** What kind of fault it was: the code of an error of ours, or the class of another. */
function errorTypeOf(error: unknown): string {
  if (isAncrageError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
