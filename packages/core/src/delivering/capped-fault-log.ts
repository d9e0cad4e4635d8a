import type { Clock } from "../ports/clock.ts";
import type { Logger } from "../ports/logger.ts";

const sameFaultMs = 60_000;

/** Tells `logger`, as `level`, of a fault that may come again and again: while a database is down it is said once a minute. */
export function cappedFaultLog(
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  level: "warn" | "error",
  message: string,
): (error: unknown) => void {
  let saidMs = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (error) => {
    if (clock.monotonicMs() - saidMs < sameFaultMs) {
      unsaid++;
      return;
    }
    logger[level](message, unsaid === 0 ? { error } : { error, notLoggedSince: unsaid });
    saidMs = clock.monotonicMs();
    unsaid = 0;
  };
}
