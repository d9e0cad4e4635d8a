import type { RetentionTimes } from "./delivering/retention.ts";
import { AncrageError } from "./errors/ancrage-error.ts";
import type { EndpointRate } from "./model/endpoint-rate.ts";
import type { DispatchOptions } from "./webhooks-options.ts";

interface DispatchLimits extends Required<Omit<DispatchOptions, "endpointRate" | "retention">> {
  readonly endpointRate: EndpointRate | null;
  readonly retention: RetentionTimes | null;
}

const day = 24 * 60 * 60 * 1000;

/** The dispatch options with their defaults. @throws `invalid_option` */
export function dispatchLimits({ endpointRate, retention = {}, ...given }: DispatchOptions): DispatchLimits {
  const limits = {
    concurrency: atLeast("concurrency", given.concurrency, 1, 128),
    endpointConcurrency: atLeast("endpointConcurrency", given.endpointConcurrency, 1, 16),
    pollMs: atLeast("pollMs", given.pollMs, 1, 1_000),
    flushAfterMs: atLeast("flushAfterMs", given.flushAfterMs, 0, 20),
    flushRows: atLeast("flushRows", given.flushRows, 1, 200),
    attemptTimeoutMs: atLeast("attemptTimeoutMs", given.attemptTimeoutMs, 1, 15_000),
    syncTimeoutMs: atLeast("syncTimeoutMs", given.syncTimeoutMs, 1, 5_000),
    buildTimeoutMs: atLeast("buildTimeoutMs", given.buildTimeoutMs, 1, 10_000),
    backlogAfterMs: atLeast("backlogAfterMs", given.backlogAfterMs, 1, 10 * 60_000),
    maxDepth: atLeast("maxDepth", given.maxDepth, 1, 16),
    keepResponseBodies: oneOf("keepResponseBodies", given.keepResponseBodies ?? "failed", ["failed", "all"]),
    retention: retention === false ? null : retentionTimes(retention),
  };
  if (endpointRate === undefined) return { ...limits, endpointRate: null };
  const { limit, intervalMs } = endpointRate;
  atLeast("endpointRate.limit", limit, 1, 1);
  atLeast("endpointRate.intervalMs", intervalMs, 1, 1);
  if (intervalMs > day) {
    const message = `endpointRate.intervalMs is ${intervalMs}. Give at most ${day}, a day.`;
    throw new AncrageError("invalid_option", message, { option: "endpointRate.intervalMs" });
  }
  return { ...limits, endpointRate: { limit, intervalMs } };
}

function retentionTimes({ succeededMs, otherMs }: Partial<RetentionTimes>): RetentionTimes {
  return {
    succeededMs: atLeast("retention.succeededMs", succeededMs, 1, 7 * day),
    otherMs: atLeast("retention.otherMs", otherMs, 1, 30 * day),
  };
}

function oneOf<Choice extends string>(option: string, value: Choice, choices: readonly Choice[]): Choice {
  if (choices.includes(value)) return value;
  throw new AncrageError("invalid_option", `${option} is ${value}. Give one of: ${choices.join(", ")}.`, { option });
}

function atLeast(option: string, value: number | undefined, least: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new AncrageError("invalid_option", `${option} is ${value}. Give a whole number, at least ${least}.`, {
    option,
  });
}
