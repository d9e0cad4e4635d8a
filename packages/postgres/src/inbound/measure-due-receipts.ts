import type { DueWork } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { receiptDueAt } from "../schema/version-3.ts";

/** The statement of `InboundStore.measureDue`. Whether it is a receipt's turn is not asked: that would cost a look-up each. */
export function measuringDueReceipts(t: Tables) {
  const text = answering(`
select coalesce(sum(due.count), 0)::integer as count, min(due.at) as "oldestAt" from unnest($1::text[]) as wanted(hook)
cross join lateral (
  select count(*) as count, min(r.at) as at from (
    select ${receiptDueAt} as at from ${t.receipts} r
    where r.hook = wanted.hook and r.state = 'received' and ${receiptDueAt} <= $2::timestamptz
    order by ${receiptDueAt} limit $3::integer
  ) r
) due`);

  return async (to: Queryable, hooks: readonly string[], limit: number, now: Date): Promise<DueWork> => {
    const [answer] = await answersOf<{ count: number; oldestAt: string | null }>(to, text, [
      ...[hooks, now.toISOString(), limitOf(limit)],
    ]);
    return { count: answer?.count ?? 0, oldestAt: readTime(answer?.oldestAt ?? null) };
  };
}
