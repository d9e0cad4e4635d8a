import { thrownText } from "../errors/thrown-text.ts";
import { MAX_CRASHES } from "../model/max-crashes.ts";
import type { ClaimedEvent } from "../ports/event-routing.ts";
import { type BuildOutcome, type BuildTerms, buildPayload } from "../triggers/build-payload.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/** A claimed event and what building its payload came to. */
export interface BuiltEvent {
  readonly claimed: ClaimedEvent;
  readonly outcome: BuildOutcome | { readonly kind: "crashed" } | { readonly kind: "loop" };
}

/** How events are built. */
export interface EventBuildTerms extends BuildTerms {
  /** An event to which so many webhooks led is a loop, and is not sent. */
  readonly maxDepth: number;
}

/** Builds a claimed event's payload, unless it was given with the event. Never rejects. */
export async function buildEvent(
  claimed: ClaimedEvent,
  triggers: TriggerRegistry,
  terms: EventBuildTerms,
): Promise<BuiltEvent> {
  const { event } = claimed;
  if (event.crashes >= MAX_CRASHES) return { claimed, outcome: { kind: "crashed" } };
  if (event.depth >= terms.maxDepth) return { claimed, outcome: { kind: "loop" } };
  if (event.payload !== null) return { claimed, outcome: { kind: "built", json: event.payload } };
  try {
    const { recordId, tenantId, scope, changed } = event;
    const snapshot: unknown = event.snapshot === null ? null : JSON.parse(event.snapshot);
    const record = { recordId, tenantId, scope, snapshot, changed };
    return { claimed, outcome: await buildPayload(triggers.get(event.trigger), record, terms) };
  } catch (error) {
    // Whatever a row holds must cost a build, not the loop.
    return { claimed, outcome: { kind: "failed", error: thrownText(error) } };
  }
}
