/** What may be said about one record when its event is triggered. */
export interface RecordOptions<Payload = unknown> {
  /**
   * What receivers see, when the moment matters; the payload builder is then not called. Without it the payload shows
   * the record as it is when the event is routed.
   */
  readonly payload?: Payload | undefined;
  /** The record as it is now, any JSON value; handed to the payload builder. Needed for a delete without `payload`. */
  readonly snapshot?: unknown;
  /** For updates: the names of what changed. Without it, every subscription to changed fields gets the event. */
  readonly changed?: readonly string[] | undefined;
  /**
   * Makes triggering it again harmless, for 7 days: the same key of a tenant and trigger stands for the same event. A text
   * of 1 to 256 bytes.
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * Events of the tenant with the same key reach each endpoint one after another, in the order in which they were recorded,
   * whatever their triggers; each waits until the one before it has ended. Others are not held up. A text of 1 to 256 bytes.
   */
  readonly orderingKey?: string | undefined;
  /**
   * Not before this time, at most a year ahead: the event waits until then, and only then is its payload built and decided
   * who gets it. A time that has passed is now. Default: at once.
   */
  readonly deliverAt?: Date | undefined;
}

/** Where an event belongs and what it commits with. */
export interface EventOptions<Transaction = unknown> {
  /** Default under `tenancy: "single"`: `default`. */
  readonly tenantId?: string | undefined;
  /** A part of the tenant (a project); subscriptions may ask for one. Default: none. */
  readonly scope?: string | undefined;
  /** The caller's open transaction: the event exists only if that commits. */
  readonly transaction?: Transaction | undefined;
  /**
   * How many webhooks led to it, as `causedBy` reads it from the request that did. From `maxDepth` on the event is skipped
   * (`loop`). Default 0.
   */
  readonly depth?: number | undefined;
  /** Where the first of those came from, as `causedBy` reads it: visible ASCII, at most 256 characters. Default: from here. */
  readonly origin?: string | undefined;
}

/** One record of `triggerWebhookEvents`: its id, or its id and what `RecordOptions` may say. */
export type RecordRequest<Payload = unknown> =
  | string
  | number
  | (RecordOptions<Payload> & { readonly recordId: string | number });
