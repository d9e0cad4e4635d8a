/** Stands for every trigger in a subscription. */
export const ANY_TRIGGER = "*";

/** One endpoint's interest in one trigger. */
export interface Subscription {
  /** `sub_…` */
  readonly id: string;
  readonly tenantId: string;
  readonly endpointId: string;
  /** A trigger's name, or `*`. */
  readonly trigger: string;
  /** Only events of this scope; `null`: of every scope. */
  readonly scope: string | null;
  /** For updates: only events that changed one of these payload fields; `null`: any change. */
  readonly changedFields: readonly string[] | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}
