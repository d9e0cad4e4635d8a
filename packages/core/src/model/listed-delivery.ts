import type { AttemptError } from "./attempt.ts";
import type { Delivery } from "./delivery.ts";

/** A delivery as lists show it: with the names that people know, and how its last attempt went. */
export interface ListedDelivery extends Delivery {
  readonly endpointName: string;
  /** `null`: a test delivery. */
  readonly subscriptionName: string | null;
  /** The event's. */
  readonly recordId: string;
  /** When its last attempt began; `null`: there was none, or it has been dropped. */
  readonly lastAttemptAt: Date | null;
  /** Why its last attempt failed; `null`: it did not, or nobody knows. */
  readonly lastError: AttemptError | null;
}
