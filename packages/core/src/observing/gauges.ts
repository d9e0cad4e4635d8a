import { type BatchObservableResult, metrics as openTelemetry } from "@opentelemetry/api";
import { DEAD_AFTER_MS } from "../delivering/heartbeat.ts";
import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Store } from "../ports/store.ts";
import type { LoopProgress } from "./loop-progress.ts";
import { type MetricAttributes, type MetricDefinition, type MetricName, metricTable } from "./metric-table.ts";
import { SCOPE_NAME } from "./metrics.ts";
import type { MeasuredMetric } from "./prometheus-text.ts";
import { presentAttributes } from "./series.ts";

/** Metrics that are read when somebody asks. */
type GaugeName = {
  [Name in MetricName]: (typeof metricTable)[Name]["kind"] extends "gauge" ? Name : never;
}[MetricName];

interface Reading {
  readonly metric: GaugeName;
  readonly value: number;
  readonly attributes: MetricAttributes;
}

export interface GaugeTerms {
  readonly store: Pick<Store, "deliveries" | "inbound" | "subscriptions">;
  readonly triggers: { readonly names: readonly string[] };
  readonly hooks: { readonly names: readonly string[] };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: LoopProgress;
}

/** Of each trigger, endpoint and inbound hook no more is counted, so that whoever asks every few seconds costs little. */
const mostCounted = 100_000;

/** What a process can tell whenever it is asked: how far its loops are, and what the store says. */
export class Gauges {
  readonly #terms: GaugeTerms;

  constructor(terms: GaugeTerms) {
    this.#terms = terms;
  }

  /** Never rejects: a store that does not answer is told of as such. */
  async read(): Promise<readonly MeasuredMetric[]> {
    const readings = await this.#readings();
    const entries = Object.entries(metricTable) as [MetricName, MetricDefinition][];
    return entries
      .filter(([, { kind }]) => kind === "gauge")
      .map(([metric, definition]) => ({
        definition,
        series: readings
          .filter((reading) => reading.metric === metric)
          .map(({ value, attributes }) => ({ value, attributes: presentAttributes(attributes), counts: [] })),
      }));
  }

  /** Tells OpenTelemetry whenever it collects, until the returned function is called. */
  observe(): () => void {
    const meter = openTelemetry.getMeter(SCOPE_NAME);
    const entries = Object.entries(metricTable) as [MetricName, MetricDefinition][];
    const instruments = new Map(
      entries
        .filter(([, { kind }]) => kind === "gauge")
        .map(([metric, { name, description, unit }]) => [
          metric,
          meter.createObservableGauge(name, { description, unit }),
        ]),
    );
    const tell = async (result: BatchObservableResult) => {
      for (const { metric, value, attributes } of await this.#readings()) {
        const instrument = instruments.get(metric);
        if (instrument !== undefined) result.observe(instrument, value, presentAttributes(attributes));
      }
    };
    meter.addBatchObservableCallback(tell, [...instruments.values()]);
    return () => meter.removeBatchObservableCallback(tell, [...instruments.values()]);
  }

  async #readings(): Promise<readonly Reading[]> {
    const progress = Array.from(this.#terms.progress.ages(), ([loop, seconds]) =>
      reading("progress", seconds, { "ancrage.loop": loop }),
    );
    try {
      return [...progress, reading("storeUp", 1), ...(await this.#ofStore())];
    } catch (error) {
      this.#terms.logger.debug("The store could not be asked for metrics", { error });
      return [...progress, reading("storeUp", 0)];
    }
  }

  async #ofStore(): Promise<readonly Reading[]> {
    const { store, triggers, hooks, clock } = this.#terms;
    const now = clock.now();
    const [{ events, deliveries }, receipts, heard, endpoints] = await Promise.all([
      store.deliveries.measureDue(triggers.names, mostCounted, now),
      hooks.names.length === 0 ? null : store.inbound.measureDue(hooks.names, mostCounted, now),
      store.deliveries.dispatchersHeard(new Date(now.getTime() - DEAD_AFTER_MS)),
      store.subscriptions.countEndpoints(now),
    ]);
    const due = { event: events, delivery: deliveries, ...(receipts !== null && { receipt: receipts }) };
    return [
      reading("dispatchers", heard.alive),
      ...Object.entries(due).flatMap(([kind, { count, oldestAt }]) => [
        reading("due", count, { "ancrage.kind": kind }),
        reading("dueAge", oldestAt === null ? 0 : (now.getTime() - oldestAt.getTime()) / 1_000, {
          "ancrage.kind": kind,
        }),
      ]),
      ...Object.entries(endpoints).map(([health, count]) =>
        reading("endpoints", count, { "ancrage.endpoint.health": health }),
      ),
    ];
  }
}

function reading(metric: GaugeName, value: number, attributes: MetricAttributes = {}): Reading {
  return { metric, value, attributes };
}
