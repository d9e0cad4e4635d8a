import { AncrageError } from "../errors/ancrage-error.ts";

/** The refusal for a subscription that is absent or out of the caller's sight: they look alike. */
export function subscriptionNotFound(subscriptionId: string): AncrageError<"subscription_not_found"> {
  return new AncrageError("subscription_not_found", `There is no subscription ${subscriptionId}.`, { subscriptionId });
}
