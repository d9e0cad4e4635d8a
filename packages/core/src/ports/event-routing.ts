import type { Decision } from "../model/decision.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Idempotency } from "../model/idempotency.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { ClaimTerms } from "./claim-terms.ts";

/** An event that is about to be recorded. */
export interface NewEvent extends WebhookEvent {
  /** Absent: it is recorded, whatever was before. */
  readonly idempotency?: Idempotency | undefined;
}

export interface EventClaim extends ClaimTerms {
  /** How many events of each trigger may be taken; events of other triggers wait. */
  readonly slots: ReadonlyMap<string, number>;
}

/** An event whose payload may be built now. */
export interface ClaimedEvent {
  readonly event: WebhookEvent;
  /** Fences the result: only the newest claim of an event may record one. */
  readonly claim: number;
}

/** What became of a claimed event. */
export type RoutingResult = { readonly eventId: string; readonly claim: number } & (
  | {
      readonly state: "routed";
      /** `null`: it is too large to be kept. */
      readonly payload: string | null;
      /** Its bytes if so. */
      readonly oversizedBytes?: number | undefined;
      readonly decisions: readonly Decision[];
      /** Pending, or `canceled` (`tooLarge`) from the start. */
      readonly deliveries: readonly Delivery[];
      /** Its run has delivered it to everybody who gets it: nothing more comes of it. */
      readonly delivered?: true;
    }
  | { readonly state: "skipped"; readonly reason: "nothingToSend" | "loop" }
  | { readonly state: "failed"; readonly reason: "build" | "crashed"; readonly error: string }
  | { readonly state: "pending"; readonly nextBuildAt: Date; readonly error: string }
);
