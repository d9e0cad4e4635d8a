import type { ClaimedReceipt, ReceiptClaim } from "@ancrage/core";
import { answering, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { receiptDueAt } from "../schema/version-3.ts";
import { type AnsweredReceipt, readReceipt, selectingReceipt } from "./inbound-rows.ts";
import { lineHeads, receiptInTurn } from "./receipt-in-turn.ts";

/** The statement of `InboundStore.claimReceipts`. */
export function claimingReceipts(t: Tables) {
  // The limit is part of the text: as a parameter it would cost the planner its view of how few rows are wanted.
  const text = (limit: number) => `
with ${lineHeads(t, `select hook from ${rowsIn("$1", "asked", { hook: "text" })}`)},
found as materialized (
  select found.*, wanted."leaseMs"
  from ${rowsIn("$1", "wanted", { hook: "text", free: "integer", leaseMs: "double precision" })}
  cross join lateral (
    select q.*, row_number() over () as turn from (
      select id, leased_until, runs, taken_at, ${receiptDueAt} as due_at, created_at from ${t.receipts} r
      where hook = wanted.hook and state = 'received' and ${receiptDueAt} <= $2::timestamptz
        and ${receiptInTurn(t, "$2::timestamptz")}
      order by ${receiptDueAt}, created_at, id limit ${limitOf(limit)} for update skip locked
    ) q
  ) found
  where found.turn <= wanted.free
),
lost as (
  insert into ${t.runs} (receipt_id, number, state, started_at)
  select id, runs, 'unknown', taken_at from found where leased_until is not null
),
taken as (
  update ${t.receipts} r set claims = claims + 1, runs = r.runs + 1, crashes = crashes + case when r.leased_until is null then 0 else 1 end,
    leased_until = $2::timestamptz + found."leaseMs" * interval '1 millisecond', process_id = $3, taken_at = $2::timestamptz
  from found where r.id = found.id
  returning r.*, found.due_at
)
${answering(`select ${selectingReceipt("taken")}, claims as "claim" from taken order by due_at, created_at, id`)}`;

  return async (database: Database, { processId, now, slots }: ReceiptClaim): Promise<readonly ClaimedReceipt[]> => {
    const wanted = Array.from(slots, ([hook, slot]) => ({ hook, ...slot })).filter(({ free }) => free > 0);
    if (wanted.length === 0) return [];
    const limit = Math.max(...wanted.map(({ free }) => free));
    const answer = await database.byIndex(text(limit), [JSON.stringify(wanted), now.toISOString(), processId]);
    return readAnswers<AnsweredReceipt & { claim: number }>(answer).map(({ claim, ...row }) => ({
      receipt: readReceipt(row),
      claim,
    }));
  };
}
