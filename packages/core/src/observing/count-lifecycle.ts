import type { LifecycleEmitter } from "./lifecycle-emitter.ts";
import type { Metrics } from "./metrics.ts";

/** Counts what the dispatcher tells of: events and deliveries, by how they ended. */
export function countLifecycle(lifecycle: LifecycleEmitter, metrics: Metrics): void {
  for (const state of ["routed", "skipped", "failed", "rolledBack"] as const) {
    lifecycle.on(`event.${state}`, () => metrics.note("events", 1, { "ancrage.event.state": state }));
  }
  for (const state of ["succeeded", "exhausted", "canceled"] as const) {
    lifecycle.on(`delivery.${state}`, ({ reason }) =>
      metrics.note("deliveries", 1, { "ancrage.delivery.state": state, "ancrage.reason": reason }),
    );
  }
}
