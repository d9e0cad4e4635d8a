/** Who claims, until when: rows that are not recorded by then may be claimed by others. */
export interface ClaimTerms {
  /** `prc_…`, one per process. */
  readonly processId: string;
  readonly now: Date;
  readonly leaseMs: number;
}
