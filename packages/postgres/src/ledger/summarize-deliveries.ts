import type { DeliverySummary, SummaryRange, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { inSight } from "../rows/in-sight.ts";
import { createParameters } from "../rows/parameters.ts";
import type { Tables } from "../schema/tables.ts";

/**
 * The statement of `Ledger.summarizeDeliveries`: a walk over the range in the index by tenant and time, so it costs what the
 * range holds.
 */
export function summarizingDeliveries(t: Tables) {
  return async (to: Queryable, viewer: Viewer, { since, until, stepMs }: SummaryRange): Promise<DeliverySummary[]> => {
    const { values, add } = createParameters();
    const [from, before, step] = [add(since.toISOString()), add(until.toISOString()), add(stepMs)];
    const conditions = [
      ...inSight(t, viewer, add),
      ...[`d.created_at >= ${from}::timestamptz`, `d.created_at < ${before}::timestamptz`, "not d.is_test"],
    ].join(" and ");
    const within = (share: string) =>
      `percentile_disc(${share}) within group (order by d.ms) filter (where d.state = 'succeeded')`;
    const counting = (state: string) => `count(*) filter (where d.state = '${state}')::int as ${state}`;
    const text = answering(`
select floor(extract(epoch from d.created_at - ${from}::timestamptz) * 1000 / ${step}::bigint)::int as step,
${["pending", "succeeded", "exhausted", "canceled"].map(counting).join(", ")},
${within("0.5")} as "p50Ms", ${within("0.95")} as "p95Ms"
from (
  select d.created_at, 'pending' as state, null::bigint as ms from ${t.delivery_queue} d where ${conditions}
  union all
  select d.created_at, d.state, round(extract(epoch from d.ended_at - d.created_at) * 1000)::bigint from ${t.deliveries} d
  where ${conditions}
) d
group by 1 order by 1`);
    return answersOf<DeliverySummary>(to, text, values);
  };
}
