/** Over which deliveries to count, and how finely. */
export interface SummaryRange {
  /** Created at or after this time. */
  readonly since: Date;
  /** Created before this time. */
  readonly until: Date;
  /** Milliseconds of a step; steps begin at `since`. */
  readonly stepMs: number;
}

/** What has become, so far, of the deliveries that were created within a step of time. */
export interface DeliverySummary {
  /** From 0. */
  readonly step: number;
  readonly pending: number;
  readonly succeeded: number;
  readonly exhausted: number;
  readonly canceled: number;
  /** Milliseconds from creation to success, which half of those that succeeded did not exceed; `null`: none did. */
  readonly p50Ms: number | null;
  /** The same for 95 of 100. */
  readonly p95Ms: number | null;
}
