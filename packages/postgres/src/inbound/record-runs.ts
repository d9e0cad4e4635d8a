import type { RunResult } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

const fields = {
  receiptId: "text",
  claim: "integer",
  hasRun: "boolean",
  number: "integer",
  runState: "text",
  startedAt: "timestamptz",
  durationMs: "double precision",
  error: "text",
  state: "text",
  reason: "text",
  why: "text",
  nextRunAt: "timestamptz",
  answer: "text",
} as const;

/** The statement of `InboundStore.recordRuns` and `recordRunIn`; returns the ids of the receipts that it moved. */
export function recordingRuns(t: Tables) {
  const text = `
with given as materialized (select * from ${rowsIn("$1", "given", fields)}),
moved as (
  update ${t.receipts} r set state = g.state, reason = g.reason, last_error = coalesce(g.why, r.last_error),
    answer = coalesce(g.answer, r.answer), next_run_at = g."nextRunAt", leased_until = null,
    runs = r.runs - case when g."hasRun" then 0 else 1 end,
    failures = r.failures + case when g."runState" = 'failed' then 1 else 0 end,
    ended_at = case when g.state = 'received' then null else $2::timestamptz end
  from given g where r.id = g."receiptId" and r.claims = g.claim and r.state = 'received'
  returning r.id
),
ran as (
  insert into ${t.runs} (receipt_id, number, state, started_at, duration_ms, error)
  select g."receiptId", g.number, g."runState", g."startedAt", g."durationMs", g.error
  from given g join moved on moved.id = g."receiptId" where g."hasRun"
)
${answering("select id from moved")}`;

  return async (to: Queryable, results: readonly RunResult[], now: Date): Promise<readonly string[]> => {
    if (results.length === 0) return [];
    const rows = await answersOf<{ id: string }>(to, text, [JSON.stringify(results.map(rowOf)), now.toISOString()]);
    return rows.map(({ id }) => id);
  };
}

function rowOf({ receiptId, claim, run, next, answer }: RunResult) {
  return {
    ...{ receiptId, claim, hasRun: run !== null },
    ...(run !== null && { number: run.number, runState: run.state, startedAt: run.startedAt }),
    ...(run !== null && { durationMs: run.durationMs, error: run.error }),
    state: next.state,
    reason: next.state === "failed" ? next.reason : null,
    why: next.state === "quarantined" ? next.error : (run?.error ?? null),
    nextRunAt: next.state === "received" ? next.nextRunAt : null,
    answer: answer === undefined ? null : JSON.stringify(answer),
  };
}
