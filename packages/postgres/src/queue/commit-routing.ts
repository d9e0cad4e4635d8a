import type { CommittedRouting, Delivery, DeliveryClaim, RoutingResult } from "@ancrage/core";
import { answering, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { columnList, columns, fieldList } from "../rows/columns.ts";
import { deliveriesIn, deliveryLists } from "../rows/delivery-lists.ts";
import { newDeliveryColumns, newDeliveryFields } from "../rows/new-deliveries.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import {
  busyEndpoints,
  claimParameters,
  claimValues,
  eachValue,
  freeSlots,
  leaseEndOf,
  takesDue,
} from "./claim-parameters.ts";
import { type ClaimedRows, claimedRows, readClaimed } from "./claimed-rows.ts";

interface Answer extends ClaimedRows {
  readonly eventIds: readonly string[];
}

/** The statements of `DeliveryStore.commitRouting`: results of an older claim find no row, and neither do their deliveries. */
export function committingRouting(t: Tables) {
  const event = columnList(columns.event);
  const said: Readonly<Record<string, string>> = {
    payload: "coalesce(r.payload, q.payload) as payload",
    oversized_bytes: 'coalesce(r."oversizedBytes", q.oversized_bytes) as oversized_bytes',
    last_error: "coalesce(r.error, q.last_error) as last_error",
  };
  const ended = Object.values(columns.event).map((column) => said[column] ?? `q.${column}`);
  // Said besides the join: by itself it was planned as a scan of the whole queue for each result.
  const given = 'q.id = any (array(select "eventId" from result))';
  const statement = (queueing: string, answered: string) => `
with result as materialized (
  select * from ${rowsIn("$1", "r", {
    eventId: "text",
    claim: "integer",
    state: "text",
    reason: "text",
    payload: "text",
    oversizedBytes: "integer",
    error: "text",
    decisions: "text",
    nextBuildAt: "timestamptz",
  })}
),
ended as (
  delete from ${t.event_queue} q using result r
  where ${given} and q.id = r."eventId" and q.claims = r.claim and q.leased_until is not null and r.state <> 'pending'
  returning ${ended.join(", ")}, r.state, r.reason, r.decisions
),
waiting as (
  update ${t.event_queue} q
  set build_failures = build_failures + 1, next_build_at = r."nextBuildAt", last_error = r.error, leased_until = null
  from result r
  where ${given} and q.id = r."eventId" and q.claims = r.claim and q.leased_until is not null and r.state = 'pending'
  returning q.id
),
ledger as (
  insert into ${t.events} (${event}, state, reason, is_test, decisions)
  select ${event}, state, reason, false, coalesce(decisions, '[]') from ended
),
made as materialized (
  select d.* from ${deliveriesIn(2, "d")} join ended on ended.id = d."eventId"
),
sequenced as materialized (
  select e.id from ${t.endpoints} e where e.sequenced and e.id in (select "endpointId" from made) order by e.id for update
),
counted as (
  update ${t.endpoints} e set last_sequence = e.last_sequence + made_for.count
  from sequenced s, lateral (select count(*)::integer as count from made where made."endpointId" = s.id) made_for
  where e.id = s.id
  returning e.id, e.last_sequence - made_for.count as before
),
numbered as materialized (
  select d.id, c.before + row_number() over (partition by d."endpointId" order by d.place) as sequence
  from made d join counted c on c.id = d."endpointId"
),
${queueing}
)
${answering(`
select coalesce((select json_agg(id) from (select id from ended union all select id from waiting) written), '[]') as "eventIds",
  ${answered}`)}`;

  const parameters = claimParameters(9);
  // Those of endpoints which others may be waiting for are left to a claim, which sees them all.
  const taking = `${busyEndpoints(parameters)},
along as materialized (
  select d.id, ${leaseEndOf("d.attempt_timeout_ms", parameters)} as leased_until from (
    select made.id, made.place, e.attempt_timeout_ms, ${freeSlots(parameters)} as slots,
      row_number() over (partition by e.id order by made.place) as turn
    from made cross join busy cross join lateral (select e.* from ${t.endpoints} e where e.id = made."endpointId" limit 1) e
    where made.state = 'pending' and made."nextAttemptAt" <= ${parameters.now} and made."orderingKey" is null
      and made.content <> 'fresh' and e.deleted_at is null and e.rate_limit is null and ${takesDue(t, parameters.now)}
  ) d where d.turn <= d.slots order by d.turn, d.place limit ${parameters.limit}
),
`;
  const queued = (where: string) => `queued as (
  insert into ${t.delivery_queue} (${newDeliveryColumns})
  select ${newDeliveryFields("d", { sequence: "n.sequence" })}
  from made d left join numbered n on n.id = d.id ${where}`;
  const queuedOrTaken = (where: string) => `queued as (
  insert into ${t.delivery_queue} as q (${newDeliveryColumns}, claims, leased_until, claimed_at, process_id)
  select ${newDeliveryFields("d", { sequence: "n.sequence", attempts: "d.attempts + (along.id is not null)::integer" })},
    (along.id is not null)::integer, along.leased_until,
    case when along.id is not null then ${parameters.now} end, case when along.id is not null then ${parameters.processId} end
  from made d left join numbered n on n.id = d.id left join along on along.id = d.id ${where}
  returning q.*
),
taken as (
  select * from queued where leased_until is not null`;
  // Rare, so that no other statement looks for deliveries that are canceled from the start.
  const canceled = `canceled as (
  insert into ${t.deliveries} (${columnList(columns.delivery)}, state, reason, ended_at)
  select ${fieldList(columns.delivery, "d", { sequence: "n.sequence" })}, d.state, d.reason, d."endedAt"
  from made d left join numbered n on n.id = d.id where d.state <> 'pending'
),
`;
  const leaving = `'[]'::json as deliveries, '[]'::json as endpoints`;
  const ofEvent = "(select ended.* from ended where ended.id = taken.event_id limit 1) v";
  const texts = {
    left: {
      plain: statement(queued(""), leaving),
      mixed: statement(canceled + queued("where d.state = 'pending'"), leaving),
    },
    taken: {
      plain: statement(taking + queuedOrTaken(""), claimedRows(t, ofEvent)),
      mixed: statement(taking + canceled + queuedOrTaken("where d.state = 'pending'"), claimedRows(t, ofEvent)),
    },
  };

  return async (
    database: Database,
    given: readonly RoutingResult[],
    claim: DeliveryClaim | undefined,
  ): Promise<CommittedRouting> => {
    const results = newestClaims(given);
    if (results.length === 0) return { eventIds: [], claimed: [] };
    const deliveries: Delivery[] = [];
    const rows = results.map((result) => {
      if (result.state !== "routed") return result;
      for (const delivery of result.deliveries) deliveries.push(delivery);
      return { ...result, deliveries: undefined, decisions: JSON.stringify(result.decisions) };
    });
    const kind = deliveries.every(({ state }) => state === "pending") ? "plain" : "mixed";
    const values = [JSON.stringify(rows), ...deliveryLists(deliveries)];
    const takes = claim !== undefined && claim.limit > 0 && claim.endpointRate === null;
    const terms = takes ? [...claimValues(claim, [], claim.limit), eachValue(claim)] : [];
    const text = texts[takes ? "taken" : "left"][kind];
    const [answer] = readAnswers<Answer>(await database.kept(text, [...values, ...terms]));
    const ids = new Set(answer?.eventIds);
    const eventIds = results.map(({ eventId }) => eventId).filter((id) => ids.has(id));
    return { eventIds, claimed: readClaimed(answer) };
  };
}

/**
 * Of each event only the result of its newest claim. A process that could not record one may by then have claimed the
 * event again, and the deliveries of both would get in each other's way.
 */
function newestClaims(results: readonly RoutingResult[]): readonly RoutingResult[] {
  const newest = new Map<string, number>();
  for (const { eventId, claim } of results) newest.set(eventId, Math.max(claim, newest.get(eventId) ?? 0));
  return results.filter(({ eventId, claim }) => newest.get(eventId) === claim);
}
