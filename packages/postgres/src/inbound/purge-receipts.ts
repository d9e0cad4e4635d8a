import type { ReceiptPurgeTimes } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { receiptEndedOtherwise } from "../schema/version-3.ts";

/** The statement of `InboundStore.purgeReceipts`. Each branch walks an index of its own from the oldest row on. */
export function purgingReceipts(t: Tables) {
  const oldest = (condition: string, time: string, limit: number) =>
    `select id from ${t.receipts} where ${condition} and ended_at < ${time}::timestamptz order by ended_at limit ${limitOf(limit)} for update skip locked`;
  const text = (limit: number) => `
with processed as materialized (${oldest("state = 'processed'", "$1", limit)}),
others as materialized (${oldest(receiptEndedOtherwise, "$2", limit)}),
expired as materialized (
  select id from (select id from processed union all select id from others) r limit ${limitOf(limit)}
),
runs as (delete from ${t.runs} where receipt_id in (select id from expired)),
removed as (delete from ${t.receipts} where id in (select id from expired) returning id)
${answering("select count(*)::integer as count from removed")}`;

  return async (to: Queryable, { processed, other }: ReceiptPurgeTimes, limit: number): Promise<number> => {
    const times = [processed?.toISOString() ?? null, other?.toISOString() ?? null];
    return (await answersOf<{ count: number }>(to, text(limit), times))[0]?.count ?? 0;
  };
}
