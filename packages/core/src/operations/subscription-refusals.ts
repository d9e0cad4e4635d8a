import { invalidRequest } from "../api/invalid-request.ts";
import { AncrageError } from "../errors/ancrage-error.ts";

/** The refusal for a subscription that is absent, has ended or expired, or is out of the caller's sight: they look alike. */
export function subscriptionNotFound(subscriptionId: string): AncrageError<"subscription_not_found"> {
  const message = `There is no subscription ${subscriptionId}. It may have ended.`;
  return new AncrageError("subscription_not_found", message, { subscriptionId });
}

/** The refusal to give a REST hook another subscription. */
export function restHookIsWhole(endpointId: string): AncrageError<"invalid_request"> {
  const message = `${endpointId} is a REST hook, which has exactly one subscription. Make another REST hook, or a managed endpoint.`;
  return invalidRequest([{ path: "id", message }]);
}
