import type { EndpointRate } from "./delivering/rate-window.ts";
import { AncrageError } from "./errors/ancrage-error.ts";
import type { DispatchOptions } from "./webhooks-options.ts";

type DispatchLimits = Required<Omit<DispatchOptions, "endpointRate">> & { readonly endpointRate: EndpointRate | null };

/** The dispatch options with their defaults. @throws `invalid_option` */
export function dispatchLimits({ endpointRate, ...given }: DispatchOptions): DispatchLimits {
  const limits = {
    concurrency: atLeast("concurrency", given.concurrency, 1, 128),
    endpointConcurrency: atLeast("endpointConcurrency", given.endpointConcurrency, 1, 16),
    pollMs: atLeast("pollMs", given.pollMs, 1, 1_000),
    flushAfterMs: atLeast("flushAfterMs", given.flushAfterMs, 0, 20),
    flushRows: atLeast("flushRows", given.flushRows, 1, 200),
    attemptTimeoutMs: atLeast("attemptTimeoutMs", given.attemptTimeoutMs, 1, 15_000),
    buildTimeoutMs: atLeast("buildTimeoutMs", given.buildTimeoutMs, 1, 10_000),
  };
  if (endpointRate === undefined) return { ...limits, endpointRate: null };
  const { limit, intervalMs } = endpointRate;
  atLeast("endpointRate.limit", limit, 1, 1);
  atLeast("endpointRate.intervalMs", intervalMs, 1, 1);
  return { ...limits, endpointRate: { limit, intervalMs } };
}

function atLeast(option: string, value: number | undefined, least: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new AncrageError("invalid_option", `${option} is ${value}. Give a whole number, at least ${least}.`, {
    option,
  });
}
