/** How long an idempotency key stands for its event: 7 days from the event's `createdAt`. */
export const IDEMPOTENCY_KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** What makes triggering an event again harmless. */
export interface Idempotency {
  /** Unique for a tenant and trigger while it is kept. */
  readonly key: string;
  /** SHA-256 of what was given as payload and snapshot, in hex: with the record id it tells a repetition from a mistake. */
  readonly hash: string;
}

/** What recording an event came to. */
export interface RecordedEvent {
  readonly eventId: string;
  /** Its idempotency key already stood for this event, and nothing was recorded. */
  readonly duplicate: boolean;
}
