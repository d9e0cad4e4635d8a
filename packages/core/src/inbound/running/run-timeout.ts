import type { AnyInboundHook } from "../inbound-hook.ts";

/** The deadline of a run in milliseconds: a caller who waits is told earlier. */
export function runTimeoutMs({ timeoutMs, mode }: Pick<AnyInboundHook, "timeoutMs" | "mode">): number {
  return timeoutMs ?? (mode === "sync" ? 10_000 : 60_000);
}
