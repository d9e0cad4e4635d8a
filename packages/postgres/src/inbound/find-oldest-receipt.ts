import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { receiptDueAt } from "../schema/version-3.ts";
import { lineHeads, receiptInTurn } from "./receipt-in-turn.ts";

/** The statement of `InboundStore.oldestDueAt`. */
export function findingOldestReceipt(t: Tables) {
  const ofHook = "r.hook = wanted.hook and r.state = 'received'";
  // What is held for a caller who waits has no time to run: it says nothing about who dispatches.
  const text = `
with ${lineHeads(t, "select unnest($1::text[])")}
${answering(`select min(due.at) as at from unnest($1::text[]) as wanted(hook)
cross join lateral (
  select ${receiptDueAt} as at from ${t.receipts} r
  where ${ofHook} and ${receiptDueAt} <= $2::timestamptz and ${receiptInTurn(t, "$2::timestamptz")}
  order by ${receiptDueAt} limit 1
) due
where not exists (
  select 1 from ${t.receipts} r where ${ofHook} and ${receiptDueAt} > $2::timestamptz
    and r.leased_until > $2::timestamptz and r.next_run_at is not null
)`)}`;

  return async (to: Queryable, hooks: readonly string[], now: Date): Promise<Date | null> => {
    const [oldest] = await answersOf<{ at: string | null }>(to, text, [hooks, now.toISOString()]);
    return readTime(oldest?.at ?? null);
  };
}
