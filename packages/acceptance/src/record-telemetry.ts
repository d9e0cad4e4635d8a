import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, afterEach, beforeAll } from "vitest";

/**
 * An OpenTelemetry SDK as a host registers one, for the tests of this file: what it was told is kept in memory. Files share their
 * modules, so it is taken away at the end.
 */
export function recordTelemetry() {
  const spans = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 3_600_000 });
  const tracing = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const measuring = new MeterProvider({ readers: [reader] });
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(tracing);
    metrics.setGlobalMeterProvider(measuring);
  });
  afterEach(() => {
    spans.reset();
    measured.reset();
  });
  afterAll(async () => {
    trace.disable();
    metrics.disable();
    context.disable();
    await tracing.shutdown();
    await measuring.shutdown();
  });
  return {
    spans: () => spans.getFinishedSpans(),
    /** What an exporter would be given now. */
    async metrics() {
      await reader.forceFlush();
      return (
        measured
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
      );
    },
  };
}
