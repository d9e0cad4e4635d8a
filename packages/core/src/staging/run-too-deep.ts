import { AncrageError } from "../errors/ancrage-error.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";

/** The error of a run that only goes round: its receivers were not called, and what they guard must not pass without them. */
export function runTooDeep(
  { id: eventId, trigger, stage, depth, origin }: WebhookEvent,
  maxDepth: number,
): AncrageError<"run_too_deep"> {
  const message = `${trigger} was stopped at the stage ${stage}, and nothing was changed: ${depth} webhooks led to it, and maxDepth is ${maxDepth}. A receiver that it waits for probably causes the same operation again; let it leave out what it caused itself (webhook-origin).`;
  return new AncrageError("run_too_deep", message, { trigger, stage, eventId, depth, maxDepth, origin });
}
