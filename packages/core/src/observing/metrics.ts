import { type Counter, createNoopMeter, type Histogram, metrics as openTelemetry } from "@opentelemetry/api";
import { type MetricAttributes, type MetricDefinition, type MetricName, metricTable } from "./metric-table.ts";
import type { MeasuredMetric } from "./prometheus-text.ts";
import { presentAttributes, SeriesOf } from "./series.ts";

/** The name under which traces and metrics say whose they are. */
export const SCOPE_NAME = "@ancrage/core";

/** Metrics that are counted as things happen. */
export type CountedName = {
  [Name in MetricName]: (typeof metricTable)[Name]["kind"] extends "gauge" ? never : Name;
}[MetricName];

interface Counted {
  readonly definition: MetricDefinition;
  readonly series: SeriesOf;
  readonly instrument: Counter | Histogram;
}

/** What one process counted and measured: kept for the Prometheus text, and told to OpenTelemetry, which shows nothing that it was told. */
export class Metrics {
  readonly #counted: ReadonlyMap<MetricName, Counted>;
  /** Whether an SDK was registered when this began; the API gives out no meter that one could come to later. */
  readonly #isHeard: boolean;

  constructor() {
    const meter = openTelemetry.getMeter(SCOPE_NAME);
    this.#isHeard = meter.constructor !== createNoopMeter().constructor;
    const entries = Object.entries(metricTable) as [MetricName, MetricDefinition][];
    this.#counted = new Map(
      entries
        .filter(([, { kind }]) => kind !== "gauge")
        .map(([metric, definition]) => {
          const { name, description, unit, kind, buckets = [] } = definition;
          const instrument =
            kind === "counter"
              ? meter.createCounter(name, { description, unit })
              : meter.createHistogram(name, { description, unit, advice: { explicitBucketBoundaries: [...buckets] } });
          return [metric, { definition, series: new SeriesOf(definition), instrument }];
        }),
    );
  }

  /** Adds `value` to a counter, or takes it as one measurement of a histogram. */
  note(metric: CountedName, value: number, attributes: MetricAttributes = {}): void {
    const counted = this.#counted.get(metric);
    if (counted === undefined) return;
    counted.series.add(value, attributes);
    if (!this.#isHeard) return;
    const present = presentAttributes(attributes);
    if ("add" in counted.instrument) counted.instrument.add(value, present);
    else counted.instrument.record(value, present);
  }

  /** Everything that was counted so far. */
  get all(): readonly MeasuredMetric[] {
    return Array.from(this.#counted.values(), ({ definition, series }) => ({ definition, series: series.all }));
  }
}
