import type { Endpoint } from "../model/endpoint.ts";
import type { EndpointLifecycle, Lifecycle } from "../ports/lifecycle.ts";

/**
 * Tells the host what there is to tell of an endpoint that changed from one row to another. The rows alone decide, so
 * that of several processes only the one that wrote the change tells it.
 */
export function announceEndpoint(before: Endpoint, after: Endpoint, lifecycle: Lifecycle): void {
  const about: EndpointLifecycle = { endpointId: after.id, tenantId: after.tenantId, name: after.name };
  if (after.disabledReason !== null && before.state === "enabled" && after.state === "disabled") {
    lifecycle.emit("endpoint.disabled", { ...about, reason: after.disabledReason });
    return;
  }
  const { failingSince, failingStage, pausedUntil } = after;
  const isSameSpell = isSameTime(before.failingSince, failingSince);
  // What somebody paused until a time was not ill.
  const pauseEnded = before.pausedUntil !== null && pausedUntil === null && before.pauseReason !== "byOperator";
  if (pauseEnded || (!isSameSpell && before.failingStage > 0)) lifecycle.emit("endpoint.recovered", about);
  if (failingSince !== null && failingStage !== 0 && failingStage > (isSameSpell ? before.failingStage : 0)) {
    lifecycle.emit("endpoint.failing", { ...about, failingSince, stage: failingStage });
  }
  if (pausedUntil !== null && !isSameTime(before.pausedUntil, pausedUntil)) {
    lifecycle.emit("endpoint.paused", { ...about, pausedUntil });
  }
}

function isSameTime(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime();
}
