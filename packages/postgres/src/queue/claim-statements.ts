import type { DeliveryClaim, EndpointRate } from "@ancrage/core";
import { answering } from "../database/answers-of.ts";
import { columns, selecting } from "../rows/columns.ts";
import { pendingDelivery } from "../rows/delivery-rows.ts";
import { limitOf } from "../rows/limit-of.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";
import { isBehind } from "./put-aside.ts";

/**
 * The statements that take deliveries. Their parameters: $1 the time, $2 the end of the lease, $3 the process, $4 what a
 * claim says of single endpoints as JSON, and of `free` and `limited` $5 the endpoint after which to begin. Limits are part of the
 * text: as parameters they would cost the planner its view of how few rows are wanted.
 *
 * `free` takes what endpoints without a rate may get, in one statement beside those of other processes. What must be counted
 * across processes is behind a lock: `probe`, of endpoints whose pause is over, and `limited`, of endpoints with a rate.
 */
export function claimStatements(t: Tables) {
  const due = "q.next_attempt_at <= $1::timestamptz and (q.leased_until is null or q.leased_until <= $1::timestamptz)";
  const mayStart = `not ${tenantPaused(t, "$1::timestamptz")}`;
  const isOpen = `e.state = 'enabled' and e.paused_until is null and ${mayStart}`;
  const open = `(e.deleted_at is not null or (${isOpen}))`;
  const probing = `e.deleted_at is null and e.state = 'enabled' and e.paused_until <= $1::timestamptz and ${mayStart}`;
  const inFlight = rowsIn("$4", "given", { id: "text", attempts: "integer", more: "integer" });
  const hasDue = (endpoint: string) => `exists (
    select 1 from ${t.delivery_queue} q where q.endpoint_id = ${endpoint} and ${due}
  )`;

  /** The limit of an endpoint `e`, and its interval, with `otherwise` for those that have none of their own. */
  const rate = (otherwise: EndpointRate | null) =>
    otherwise === null
      ? { limit: "e.rate_limit", intervalMs: "e.rate_interval_ms" }
      : {
          limit: `coalesce(e.rate_limit, ${limitOf(otherwise.limit)})`,
          intervalMs: `coalesce(e.rate_interval_ms, ${limitOf(otherwise.intervalMs)})`,
        };
  const used = `coalesce((
    select sum(m.attempts) from ${t.rate_marks} m where m.endpoint_id = e.id and m.ends_at > $1::timestamptz
  ), 0)`;

  /** Endpoints with work, by id, from one after the pointer: each costs one descent of the index, however long its backlog. */
  const walk = (name: string, from: string, until: string) => `
${name}(endpoint_id) as (
  (select q.endpoint_id from ${t.delivery_queue} q where ${from} order by q.endpoint_id limit 1)
  union all
  select (select q.endpoint_id from ${t.delivery_queue} q where q.endpoint_id > w.endpoint_id order by q.endpoint_id limit 1)
  from ${name} w where w.endpoint_id is not null ${until}
)`;
  const walks = `${walk("after", "q.endpoint_id > $5", "")},
${walk("before", "q.endpoint_id <= $5", "and w.endpoint_id < $5")},`;
  const walked = `
    select endpoint_id from after union all select endpoint_id from before where endpoint_id <= $5`;
  const withRate = `
    select e.id as endpoint_id from ${t.endpoints} e where e.rate_limit is not null and e.deleted_at is null
    order by e.id <= $5, e.id`;

  /** Locks, among the candidates, those that are still due and whose turn it is, and takes them, each for as long as its endpoint needs. */
  const taking = (limit: number, leaseMarginMs: number) => `
chosen as materialized (
  select q.id, q.attempts, q.leased_until, q.claimed_at, c.attempt_timeout_ms
  from candidates c join ${t.delivery_queue} q on q.id = c.id
  where ${due} and not c.behind
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

  /** Counts what was taken against the rates, until their intervals are over. */
  const marking = (otherwise: EndpointRate | null) => `,
swept as (
  delete from ${t.rate_marks} m where m.ends_at <= $1::timestamptz and m.endpoint_id in (select endpoint_id from taken)
),
marked as (
  insert into ${t.rate_marks} as m (endpoint_id, ends_at, attempts)
  select e.id, $1::timestamptz + ${rate(otherwise).intervalMs} * interval '1 millisecond', count(*)
  from taken join ${t.endpoints} e on e.id = taken.endpoint_id
  where ${rate(otherwise).limit} is not null
  group by e.id
  on conflict (endpoint_id, ends_at) do update set attempts = m.attempts + excluded.attempts
)`;

  const answer = (more: string) =>
    answering(`
select ${more}, array(select id from candidates where behind) as behind, (
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

  /** When the first endpoint may get more of those that have used up their rate and have something due. */
  const roomAt = (otherwise: EndpointRate | null) => `(
  select min(m.first) from (
    select endpoint_id, min(ends_at) as first, sum(attempts) as attempts
    from ${t.rate_marks} where ends_at > $1::timestamptz group by endpoint_id
  ) m
  join ${t.endpoints} e on e.id = m.endpoint_id
  where m.attempts >= ${rate(otherwise).limit} and e.deleted_at is null and ${isOpen} and ${hasDue("e.id")}
)`;
  const probesDue = `exists (select 1 from ${t.endpoints} e where ${probing}) as "probesDue"`;
  const testDue = `exists (
    select 1 from ${t.delivery_queue} q where q.is_test and q.endpoint_id = e.id and ${due}
  )`;
  const limitedDue = `exists (
  select 1 from ${t.endpoints} e
  where e.rate_limit is not null and e.deleted_at is null and e.state = 'enabled' and ${used} < e.rate_limit
    and case when ${isOpen} then ${hasDue("e.id")} else ${testDue} end
) as "limitedDue"`;

  const claim = (terms: DeliveryClaim, kind: "free" | "limited") => {
    const otherwise = terms.endpointRate;
    const walksAll = kind === "free" || otherwise !== null;
    const isOfKind = walksAll
      ? otherwise === null
        ? "(e.rate_limit is null or e.deleted_at is not null)"
        : "true"
      : "e.rate_limit is not null";
    const each = terms.more === undefined ? "null" : limitOf(terms.more.each);
    const free = `least(
      coalesce(e.concurrency, ${limitOf(terms.endpointConcurrency)}) - coalesce(busy.attempts, 0), coalesce(busy.more, ${each})
    )`;
    const slots = kind === "free" ? free : `least(${free}, ${rate(otherwise).limit} - ${used})`;
    return `
with recursive busy as materialized (
  select * from ${inFlight}
),
${walksAll ? walks : ""}
served as materialized (
  select w.endpoint_id as id, e.slots, row_number() over () as place, e.attempt_timeout_ms
  from (${walksAll ? walked : withRate}
  ) w
  left join busy on busy.id = w.endpoint_id
  cross join lateral (
    select e.attempt_timeout_ms, ${slots} as slots from ${t.endpoints} e
    where e.id = w.endpoint_id and ${open} and ${isOfKind} limit 1
  ) e
  cross join lateral (select 1 from ${t.delivery_queue} q where q.endpoint_id = w.endpoint_id and ${due} limit 1) d
  where e.slots > 0
  limit ${terms.limit}
),
candidates as materialized (
  select found.* from served e cross join lateral (
    select q.id, row_number() over (order by q.next_attempt_at) as turn, e.place, e.attempt_timeout_ms, q.behind
    from (
      select id, next_attempt_at, ${isBehind(t, "delivery_queue", "q")} as behind from ${t.delivery_queue} q
      where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit e.slots
    ) q
  ) found
  union all
  select test.id, test.turn, 0, test.attempt_timeout_ms, false from (
    select q.id, e.attempt_timeout_ms, ${slots} as slots,
      row_number() over (partition by q.endpoint_id order by q.next_attempt_at) as turn
    from ${t.delivery_queue} q join ${t.endpoints} e on e.id = q.endpoint_id left join busy on busy.id = e.id
    where q.is_test and e.deleted_at is null and e.state = 'enabled' and not ${open} and ${isOfKind} and ${due}
  ) test
  where test.turn <= test.slots
),
${taking(terms.limit, terms.leaseMarginMs)}${kind === "free" ? "" : marking(otherwise)}
${answer(kind === "free" ? `${probesDue}, ${limitedDue}, ${roomAt(null)} as "roomAt"` : `${probesDue}, false as "limitedDue", null as "roomAt"`)}`;
  };

  /** One delivery of each endpoint whose pause is over and of which nothing is held. */
  const probe = (terms: DeliveryClaim) => {
    const { limit } = rate(terms.endpointRate);
    return `
with busy as materialized (
  select * from ${inFlight}
),
candidates as materialized (
  select found.id, 1 as turn, row_number() over (order by e.paused_until) as place, e.attempt_timeout_ms, found.behind
  from ${t.endpoints} e left join busy on busy.id = e.id cross join lateral (
    select q.id, ${isBehind(t, "delivery_queue", "q")} as behind
    from ${t.delivery_queue} q where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit 1
  ) found
  where ${probing} and coalesce(e.concurrency, ${limitOf(terms.endpointConcurrency)}) > coalesce(busy.attempts, 0)
    and (${limit} is null or ${used} < ${limit})
    and not exists (
      select 1 from ${t.delivery_queue} q where q.endpoint_id = e.id and q.leased_until > $1::timestamptz
    )
),
${taking(terms.limit, terms.leaseMarginMs)}${marking(terms.endpointRate)}
${answer('false as "probesDue", false as "limitedDue", null as "roomAt"')}`;
  };

  /** After what was taken by `limited`, in the same transaction. Its one parameter: $1 the time. */
  const room = (terms: DeliveryClaim) => answering(`select ${roomAt(terms.endpointRate)} as "roomAt"`);

  return {
    free: (terms: DeliveryClaim) => claim(terms, "free"),
    limited: (terms: DeliveryClaim) => claim(terms, "limited"),
    probe,
    room,
  };
}
