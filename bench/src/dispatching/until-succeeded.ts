import { setTimeout as wait } from "node:timers/promises";
import type { DispatcherProcess } from "./start-dispatcher-process.ts";

const longestMs = 180_000;

/** Resolves once the processes have recorded so many deliveries together. Rejects when they don't come to it in 3 minutes. */
export async function untilSucceeded(dispatchers: readonly DispatcherProcess[], deliveries: number): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    const succeeded = dispatchers.reduce((sum, dispatcher) => sum + dispatcher.succeeded(), 0);
    if (succeeded >= deliveries) return;
    if (performance.now() - startedMs > longestMs) {
      const mishaps = dispatchers.flatMap((dispatcher) => dispatcher.mishaps()).join("; ") || "nothing failed";
      throw new Error(`${succeeded} of ${deliveries} deliveries succeeded within ${longestMs} ms; ${mishaps}.`);
    }
    await wait(5);
  }
}
