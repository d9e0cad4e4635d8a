import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";
import type { Observer } from "../ports/observer.ts";
import type { Store } from "../ports/store.ts";
import { countLifecycle } from "./count-lifecycle.ts";
import { createObserver } from "./create-observer.ts";
import { Gauges } from "./gauges.ts";
import type { LifecycleEmitter } from "./lifecycle-emitter.ts";
import { LoopProgress } from "./loop-progress.ts";
import { Metrics } from "./metrics.ts";
import { prometheusText } from "./prometheus-text.ts";

export interface ObservingTerms {
  readonly store: Pick<Store, "deliveries" | "inbound" | "subscriptions">;
  readonly triggers: { readonly names: readonly string[] };
  readonly hooks: { readonly names: readonly string[] };
  readonly lifecycle: LifecycleEmitter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether attempts are told apart by endpoint. */
  readonly byEndpoint: boolean;
}

/** Traces and metrics of one process. */
export interface Observing {
  readonly observer: Observer;
  /** Every metric as text for Prometheus. Never rejects. */
  readonly metricsText: () => Promise<string>;
  /** Asks the store for no more metrics by itself. */
  readonly stop: () => void;
}

/** Begins to count, and to tell whichever SDK of OpenTelemetry is registered. */
export function createObserving({ lifecycle, byEndpoint, ...terms }: ObservingTerms): Observing {
  const { clock, triggers } = terms;
  const metrics = new Metrics();
  const progress = new LoopProgress(clock);
  const gauges = new Gauges({ ...terms, progress });
  const names = new Set(triggers.names);
  countLifecycle(lifecycle, metrics);
  return {
    observer: createObserver({ clock, metrics, progress, byEndpoint, isTrigger: (name) => names.has(name) }),
    metricsText: async () => prometheusText([...metrics.all, ...(await gauges.read())]),
    stop: gauges.observe(),
  };
}
