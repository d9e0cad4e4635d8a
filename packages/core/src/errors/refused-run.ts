/** A receiver that did not accept while the host waited. */
export interface RefusedCall {
  readonly endpointId: string;
  readonly endpointName: string;
  readonly subscriptionId: string;
  /** In the ledger, with its attempt. */
  readonly deliveryId: string;
  /** What it answered; `null`: no answer came. */
  readonly status: number | null;
  /** Why it was no success: a code of an attempt's errors, and what it means. */
  readonly error: { readonly code: string; readonly message: string };
}

/** What a host can tell its user of a run that a receiver stopped. */
export interface RefusedRun {
  readonly trigger: string;
  readonly stage: "preValidation" | "preOperation" | "postOperation";
  /** The event that its receivers were called with, `rolledBack` in the ledger. */
  readonly eventId: string;
  readonly refusals: readonly RefusedCall[];
  /** One thing that the user can do. */
  readonly advice: string;
  /** What happened, call by call, as plain text for a file. It holds no secret, and of URLs only the origin. */
  readonly log: string;
}
