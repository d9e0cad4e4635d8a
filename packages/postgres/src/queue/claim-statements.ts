import type { DeliveryClaim } from "@ancrage/core";
import { answering } from "../database/answers-of.ts";
import { columns, selecting } from "../rows/columns.ts";
import { pendingDelivery } from "../rows/delivery-rows.ts";
import { limitOf } from "../rows/limit-of.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";

/**
 * The statements that take deliveries. Their parameters: $1 the time, $2 the end of the lease, $3 the process; then, of
 * `claim`, $4 the endpoint after which to begin and $5 the busy endpoints as JSON, and of `probe`, $4 the busy endpoints.
 * Limits are part of the text: as parameters they would cost the planner its view of how few rows are wanted.
 */
export function claimStatements(t: Tables) {
  const due = "q.next_attempt_at <= $1::timestamptz and (q.leased_until is null or q.leased_until <= $1::timestamptz)";
  const mayStart = `not ${tenantPaused(t, "$1::timestamptz")}`;
  const open = `(e.deleted_at is not null or (e.state = 'enabled' and e.paused_until is null and ${mayStart}))`;
  const probing = `e.deleted_at is null and e.state = 'enabled' and e.paused_until <= $1::timestamptz and ${mayStart}`;

  /** Endpoints with work, by id, from one after the pointer: each costs one descent of the index, however long its backlog. */
  const walk = (name: string, from: string, until: string) => `
${name}(endpoint_id) as (
  (select q.endpoint_id from ${t.delivery_queue} q where ${from} order by q.endpoint_id limit 1)
  union all
  select (select q.endpoint_id from ${t.delivery_queue} q where q.endpoint_id > w.endpoint_id order by q.endpoint_id limit 1)
  from ${name} w where w.endpoint_id is not null ${until}
)`;

  /** Locks, among the candidates, those that are still due, and takes them, each for as long as its endpoint needs. */
  const taking = (limit: number, leaseMarginMs: number) => `
chosen as materialized (
  select q.id, q.attempts, q.leased_until, q.claimed_at, c.attempt_timeout_ms
  from candidates c join ${t.delivery_queue} q on q.id = c.id
  where ${due}
  order by c.turn, c.place limit ${limit}
  for update of q skip locked
),
lost as (
  insert into ${t.attempts} (delivery_id, number, state, started_at)
  select id, attempts, 'unknown', claimed_at from chosen where leased_until is not null
),
taken as (
  update ${t.delivery_queue} q
  set leased_until = coalesce(
      $1::timestamptz + (c.attempt_timeout_ms + ${limitOf(leaseMarginMs)}) * interval '1 millisecond', $2::timestamptz
    ), claimed_at = $1::timestamptz, process_id = $3,
    attempts = q.attempts + 1, claims = q.claims + 1,
    crashes = q.crashes + case when c.leased_until is null then 0 else 1 end,
    last_attempt_state = case when c.leased_until is null then q.last_attempt_state else 'unknown' end
  from chosen c where q.id = c.id
  returning q.*
)`;

  const answer = (probesDue: string) =>
    answering(`
select ${probesDue} as "probesDue", (
  select coalesce(json_agg(d), '[]') from (
    select ${pendingDelivery("taken")}, taken.claims as "claim", v.created_at as "eventCreatedAt",
      json_build_object('scope', v.scope, 'recordId', v.record_id, 'stage', v.stage, 'depth', v.depth, 'origin', v.origin,
        'payload', v.payload, 'oversizedBytes', v.oversized_bytes) as "event",
      case when taken.content = 'fresh' then json_build_object('snapshot', v.snapshot, 'changed', v.changed,
        'whenTooLarge', coalesce((
          select s.when_too_large from ${t.subscriptions} s where s.id = taken.subscription_id
        ), 'cancel')) end as "rebuild",
      case when taken.crashes > 0 then exists (
        select 1 from ${t.subscriptions} s join ${t.endpoints} e on e.id = s.endpoint_id
        where s.id = taken.subscription_id and s.ended_at >= taken.created_at and e.deleted_at is null
      ) else false end as "unsubscribed"
    from taken join ${t.events} v on v.id = taken.event_id
  ) d
) as deliveries, (
  select coalesce(json_agg(e), '[]') from (
    select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e where e.id in (select endpoint_id from taken)
  ) e
) as endpoints`);

  const turns = (terms: DeliveryClaim) => `
  select q.id, row_number() over (order by q.next_attempt_at) as turn, e.place, e.attempt_timeout_ms
  from (
    select id, next_attempt_at from ${t.delivery_queue} q
    where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit ${terms.slotsPerEndpoint}
  ) q`;

  /** What endpoints that are not paused may get, and tests of those that are. */
  const claim = (terms: DeliveryClaim) => `
with recursive busy as materialized (
  select * from ${rowsIn("$5", "given", { id: "text", slots: "integer" })}
),
${walk("after", "q.endpoint_id > $4", "")},
${walk("before", "q.endpoint_id <= $4", "and w.endpoint_id < $4")},
served as materialized (
  select w.endpoint_id as id, coalesce(busy.slots, ${terms.slotsPerEndpoint}) as slots, row_number() over () as place,
    e.attempt_timeout_ms
  from (
    select endpoint_id from after union all select endpoint_id from before where endpoint_id <= $4
  ) w
  left join busy on busy.id = w.endpoint_id
  cross join lateral (select e.attempt_timeout_ms from ${t.endpoints} e where e.id = w.endpoint_id and ${open} limit 1) e
  cross join lateral (select 1 from ${t.delivery_queue} q where q.endpoint_id = w.endpoint_id and ${due} limit 1) d
  where coalesce(busy.slots, ${terms.slotsPerEndpoint}) > 0
  limit ${terms.limit}
),
candidates as materialized (
  select found.* from served e cross join lateral (${turns(terms)}) found where found.turn <= e.slots
  union all
  select test.id, test.turn, 0, test.attempt_timeout_ms from (
    select q.id, q.endpoint_id, e.attempt_timeout_ms, row_number() over (partition by q.endpoint_id order by q.next_attempt_at) as turn
    from ${t.delivery_queue} q join ${t.endpoints} e on e.id = q.endpoint_id
    where q.is_test and e.deleted_at is null and e.state = 'enabled' and not ${open} and ${due}
  ) test
  left join busy on busy.id = test.endpoint_id
  where test.turn <= coalesce(busy.slots, ${terms.slotsPerEndpoint})
),
${taking(terms.limit, terms.leaseMarginMs)}
${answer(`exists (select 1 from ${t.endpoints} e where ${probing})`)}`;

  /** One delivery of each endpoint whose pause is over and of which nothing is held. */
  const probe = (limit: number, leaseMarginMs: number) => `
with candidates as materialized (
  select found.id, 1 as turn, row_number() over (order by e.paused_until) as place, e.attempt_timeout_ms
  from ${t.endpoints} e cross join lateral (
    select q.id from ${t.delivery_queue} q where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit 1
  ) found
  where ${probing} and coalesce((select b.slots from ${rowsIn("$4", "b", { id: "text", slots: "integer" })} where b.id = e.id), 1) > 0
    and not exists (
      select 1 from ${t.delivery_queue} q where q.endpoint_id = e.id and q.leased_until > $1::timestamptz
    )
),
${taking(limit, leaseMarginMs)}
${answer("false")}`;

  return { claim, probe };
}
