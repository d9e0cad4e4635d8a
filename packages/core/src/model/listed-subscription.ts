import type { Subscription } from "./subscription.ts";

/** A subscription as lists show it: with what its endpoint is called. */
export interface ListedSubscription extends Subscription {
  readonly endpointName: string;
}
