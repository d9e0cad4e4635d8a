import type { ClaimedDelivery, DeliveryResult } from "../ports/delivery-store.ts";
import type { Logger } from "../ports/logger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/** How long a delivery that only a process with its trigger can make is left to those: 60 s. */
export const LEFT_TO_OTHERS_MS = 60_000;

/**
 * Whether only a process that has registered the trigger can make what a delivery carries, and this one has not. A payload
 * that is sent as it is stored needs nobody; ids need the trigger's `link`, a payload that is built again its builder, a later
 * version its `from`.
 */
export function needsItsTrigger(
  { delivery: { content }, event, endpoint, rebuild }: ClaimedDelivery,
  triggers: Pick<TriggerRegistry, "find">,
): boolean {
  if (triggers.find(event.trigger) !== undefined) return false;
  if (event.payload === null) return event.oversizedBytes !== null;
  if (event.stage !== "postOperation") return false;
  const isStored = content === "full" || (content === "fresh" && rebuild === undefined);
  return !isStored || endpoint.payloadVersion > 1;
}

/** Lets another process have a claimed delivery: nothing was tried, so no step of its schedule is used. */
export function leaveToOthers({ delivery, claim }: ClaimedDelivery, now: Date): DeliveryResult {
  const { id: deliveryId, failures, deferrals } = delivery;
  const nextAttemptAt = new Date(now.getTime() + LEFT_TO_OTHERS_MS);
  return {
    deliveryId,
    claim,
    attempt: null,
    next: { state: "pending", nextAttemptAt, failures, deferrals },
    effect: null,
  };
}

/** Whether a result leaves its delivery to another process. */
export function isLeft({ attempt, next }: Pick<DeliveryResult, "attempt" | "next">): boolean {
  return attempt === null && next.state === "pending";
}

/** Says once of each trigger, as long as the process lives, that its deliveries wait for another one. */
export function createLeftWarning(logger: Logger): (trigger: string) => void {
  const told = new Set<string>();
  return (trigger) => {
    if (told.has(trigger)) return;
    told.add(trigger);
    logger.warn(
      "Deliveries wait for a process that has registered their trigger; this one cannot make what they carry. Add it to the triggers of createWebhooks.",
      { trigger },
    );
  };
}
