import type { ClaimedDelivery, DeliveryResult } from "@ancrage/core";
import type { OutcomeKind } from "./delivery-actions.ts";
import { failure, gone, nothingSent, outcome } from "./outcome.ts";

/** The result of a claimed delivery that came to `kind` at `now`; what waits again waits until `retryAt`. */
export function resultOf(kind: OutcomeKind, claimed: ClaimedDelivery, now: Date, retryAt: Date): DeliveryResult {
  switch (kind) {
    case "succeeded":
      return outcome(claimed, now);
    case "retried":
      return failure(claimed, now, retryAt);
    case "deferred":
      return {
        ...failure(claimed, now, retryAt),
        effect: { kind: "deferred", until: retryAt, url: claimed.endpoint.url },
      };
    case "exhausted":
      return { ...failure(claimed, now, retryAt), next: { state: "exhausted", reason: "schedule" } };
    case "gone":
      return gone(claimed, now);
    case "disabling":
      return { ...failure(claimed, now, retryAt), effect: { kind: "disabled", url: claimed.endpoint.url } };
    case "aborted":
      return {
        ...failure(claimed, now, retryAt),
        ...{ next: { state: "canceled", reason: "receiverAbort" }, effect: null },
      };
    case "nothingSent":
      return nothingSent(claimed, retryAt);
  }
}
