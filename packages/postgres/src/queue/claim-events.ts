import type { ClaimedEvent, EventClaim } from "@ancrage/core";
import { answering, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { pendingEvent } from "../rows/delivery-rows.ts";
import { limitOf } from "../rows/limit-of.ts";
import { type AnsweredEvent, readEvent } from "../rows/read-rows.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { isBehind, puttingAside } from "./put-aside.ts";

interface Answer {
  readonly events: readonly (AnsweredEvent & { readonly claim: number })[];
  /** Those that were found due and are not the first of their key. */
  readonly behind: readonly string[];
}

/** The statement of `DeliveryStore.claimEvents`, and what puts aside what it finds out of turn. */
export function claimingEvents(t: Tables) {
  const putAside = puttingAside(t, "event_queue");
  const text = `
with found as materialized (
  select found.id, found.behind
  from ${rowsIn("$1", "wanted", { trigger: "text", slots: "integer" })}
  cross join lateral (
    select q.id, q.behind, row_number() over () as turn from (
      select id, ${isBehind(t, "event_queue", "e")} as behind from ${t.event_queue} e
      where trigger = wanted.trigger and next_build_at <= $2::timestamptz
        and (leased_until is null or leased_until <= $2::timestamptz)
      order by next_build_at limit $5::integer for update skip locked
    ) q
  ) found
  where found.turn <= wanted.slots
),
taken as (
  update ${t.event_queue} q
  set leased_until = $3::timestamptz, process_id = $4, claims = claims + 1,
    crashes = crashes + case when leased_until is null then 0 else 1 end
  where id = any (array(select id from found where not behind))
  returning q.*
)
${answering(`
select (select coalesce(json_agg(e), '[]') from (
  select ${pendingEvent("taken")}, claims as "claim" from taken order by next_build_at, id
) e) as events, array(select id from found where behind) as behind`)}`;

  return async (database: Database, claim: EventClaim): Promise<readonly ClaimedEvent[]> => {
    const claimed: ClaimedEvent[] = [];
    for (;;) {
      const wanted = wantedBesides(claimed, claim);
      if (wanted.length === 0) return claimed;
      const values = [
        JSON.stringify(wanted),
        claim.now.toISOString(),
        new Date(claim.now.getTime() + claim.leaseMs).toISOString(),
        claim.processId,
        limitOf(Math.max(...wanted.map(({ slots }) => slots))),
      ];
      try {
        const [answer] = readAnswers<Answer>(await database.byIndex(text, values));
        const { events = [], behind = [] } = answer ?? {};
        for (const { claim, ...row } of events) claimed.push({ event: readEvent(row), claim });
        // What is put aside makes room for others.
        const madeRoom = behind.length > 0 && (await putAside(database, behind)) > 0;
        if (!madeRoom) return claimed;
      } catch (error) {
        // What was taken before is the caller's to work on; the fault comes again with the next claim, if it lasts.
        if (claimed.length === 0) throw error;
        return claimed;
      }
    }
  };
}

/** How many events of each trigger a claim may still take. */
function wantedBesides(claimed: readonly ClaimedEvent[], { slots }: EventClaim): { trigger: string; slots: number }[] {
  const left = new Map(slots);
  for (const { event } of claimed) left.set(event.trigger, (left.get(event.trigger) ?? 0) - 1);
  return Array.from(left, ([trigger, count]) => ({ trigger, slots: count })).filter(({ slots }) => slots > 0);
}
