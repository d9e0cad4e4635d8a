import type { DeliveryQuery, ReplayFilter } from "../ports/ledger.ts";

/** Which ended deliveries to send again, and how many at once. */
export interface ReplayRequest extends Omit<ReplayFilter, "state"> {
  /** Default: `exhausted`. */
  readonly state?: ReplayFilter["state"] | undefined;
  /** Only tells how many there are, and where to begin. */
  readonly dryRun?: boolean | undefined;
  /** The `nextCursor` of a dry run, or of the batch before. */
  readonly cursor?: string | undefined;
  /** At most so many by this call. Default 100, at most 1,000. */
  readonly limit?: number | undefined;
}

/** Which deliveries to export. */
export type ExportQuery = Omit<DeliveryQuery, "cursor" | "limit">;

/** Which time range to summarize, and how finely. */
export interface SummaryRequest {
  /** Created at or after this time. Default: 24 hours before `until`. */
  readonly since?: Date | undefined;
  /** Created before this time. Default: now. */
  readonly until?: Date | undefined;
  /** Default 24, at most 200. */
  readonly steps?: number | undefined;
}

/** Whose data is to be forgotten. */
export interface ForgetRequest {
  /** Registered or not. */
  readonly trigger: string;
  readonly recordId: string | number;
  /** The same as of the one that the call acts for. */
  readonly tenantId?: string | undefined;
}
