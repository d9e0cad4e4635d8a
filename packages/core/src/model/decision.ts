/**
 * Why a candidate subscription (same tenant, same trigger or `*`) did not get an event.
 * `otherStage`: the subscription is to another stage than the event's. `subscribedLater`: the event is older than the
 * subscription. `expired`: its `expiresAt` is past. `otherScope`: the subscription names another scope. `unchanged`: none of
 * its `changedFields` changed. `filtered`: the payload does not pass its `filter`. `endpointDisabled`: its endpoint receives
 * nothing. `aboutItself`: an alert about its own endpoint. `otherOwner`: an alert about an endpoint of another owner.
 * `duplicateOf`: another subscription of the same endpoint got it.
 */
export type DecisionReason =
  | "otherStage"
  | "subscribedLater"
  | "expired"
  | "otherScope"
  | "unchanged"
  | "filtered"
  | "endpointDisabled"
  | "aboutItself"
  | "otherOwner"
  | "duplicateOf";

/** One refused candidate of one event. */
export interface Decision {
  readonly subscriptionId: string;
  readonly endpointId: string;
  readonly reason: DecisionReason;
  /** With `duplicateOf`: the subscription that got the event. */
  readonly duplicateOf: string | null;
  /** With `filtered`: the part of the filter that decided, `and[1]: amount gte 1000`. */
  readonly clause: string | null;
}
