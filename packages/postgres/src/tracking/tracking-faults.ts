import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import type { TrackedOperation } from "./tracked-table.ts";

/** Rows of a tracked table whose events were lost, or lost their snapshot. */
export interface TrackingFault {
  /** Quoted; null once it is no longer tracked. */
  readonly table: string | null;
  readonly operation: TrackedOperation;
  /**
   * `recordId`, `tenantId`, `scope`: the column held nothing, or more than 256 bytes. `snapshotTooLarge`: the event
   * exists, without its snapshot. `error 42501` and the like: what the database said, where `onFault` is `drop`.
   */
  readonly reason: string;
  /** How many events. */
  readonly events: number;
  readonly lastAt: Date;
}

/** What went wrong since the table of faults was last emptied, the latest first. */
export async function trackingFaults(to: Queryable, t: Tables): Promise<readonly TrackingFault[]> {
  const text = answering(`
select k.table_name as "table", regexp_replace(f.name, '^.*_', '') as operation, f.reason,
  sum(f.events)::bigint as events, max(f.at) as "lastAt"
from ${t.tracking_faults} f left join ${t.tracking} k on k.name = f.name
group by 1, 2, 3 order by 5 desc, 1, 2, 3`);
  const rows = await answersOf<Omit<TrackingFault, "lastAt"> & { readonly lastAt: string }>(to, text, []);
  return rows.map((row) => ({ ...row, lastAt: new Date(row.lastAt) }));
}
