import type { ClaimedEvent, EventClaim } from "@ancrage/core";
import { answering, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { pendingEvent } from "../rows/delivery-rows.ts";
import { limitOf } from "../rows/limit-of.ts";
import { type AnsweredEvent, readEvent } from "../rows/read-rows.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `DeliveryStore.claimEvents`. */
export function claimingEvents(t: Tables) {
  // The limit is part of the text: as a parameter it would cost the planner its view of how few rows are wanted.
  const text = (limit: number) => `
with due as materialized (
  select found.id
  from ${rowsIn("$1", "wanted", { trigger: "text", slots: "integer" })}
  cross join lateral (
    select q.id, row_number() over () as turn from (
      select id from ${t.event_queue}
      where trigger = wanted.trigger and next_build_at <= $2::timestamptz
        and (leased_until is null or leased_until <= $2::timestamptz)
      order by next_build_at limit ${limitOf(limit)} for update skip locked
    ) q
  ) found
  where found.turn <= wanted.slots
),
taken as (
  update ${t.event_queue} q
  set leased_until = $3::timestamptz, process_id = $4, claims = claims + 1,
    crashes = crashes + case when leased_until is null then 0 else 1 end
  where id = any (array(select id from due))
  returning q.*
)
${answering(`select ${pendingEvent("taken")}, claims as "claim" from taken order by next_build_at, id`)}`;

  return async (database: Database, claim: EventClaim): Promise<readonly ClaimedEvent[]> => {
    const wanted = Array.from(claim.slots, ([trigger, slots]) => ({ trigger, slots })).filter(({ slots }) => slots > 0);
    if (wanted.length === 0) return [];
    const limit = Math.max(...wanted.map(({ slots }) => slots));
    const values = [
      JSON.stringify(wanted),
      claim.now.toISOString(),
      new Date(claim.now.getTime() + claim.leaseMs).toISOString(),
      claim.processId,
    ];
    const rows = readAnswers<AnsweredEvent & { claim: number }>(await database.byIndex(text(limit), values));
    return rows.map(({ claim, ...row }) => ({ event: readEvent(row), claim }));
  };
}
