import type { EndpointRate } from "@ancrage/core";
import { answering } from "../database/answers-of.ts";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";
import {
  attemptsInFlight,
  busyEndpoints,
  claimParameters,
  freeSlots,
  leaseEndOf,
  takesDue,
} from "./claim-parameters.ts";
import { claimedRows } from "./claimed-rows.ts";
import { isBehind } from "./put-aside.ts";

/**
 * The statements that take deliveries. Their parameters: $1 the time, $2 the end of the lease, $3 the process, $4 what a
 * claim says of single endpoints as JSON, `[attempts in flight, how many more]` by id, $5 the limit, $6 the margin of a lease
 * in milliseconds, $7 the attempts in flight of an endpoint, and but for `probe` and `room` $8 how many more of each, $9 the endpoint
 * after which to begin, $10 how many of each to look at. They are run `byIndex`: whatever the limits are, there is one plan.
 *
 * `free` takes what endpoints without a rate may get, in one statement beside those of other processes. What must be counted
 * across processes is behind a lock: `probe`, of endpoints whose pause is over, and `limited`, of endpoints with a rate.
 * `plain` is `free` for most times, because planning takes half as long: it only says whether there may be a probe, a
 * test or an endpoint with a rate (`special`). `otherwise` is the rate of endpoints that have none of their own.
 */
export function claimStatements(t: Tables, otherwise: EndpointRate | null) {
  const due = "q.next_attempt_at <= $1::timestamptz and (q.leased_until is null or q.leased_until <= $1::timestamptz)";
  const parameters = claimParameters(1);
  const mayStart = `not ${tenantPaused(t, "$1::timestamptz")}`;
  const isOpen = takesDue(t, "$1::timestamptz");
  const open = `(e.deleted_at is not null or (${isOpen}))`;
  const probing = `e.deleted_at is null and e.state = 'enabled' and e.paused_until <= $1::timestamptz and ${mayStart}`;
  const busy = busyEndpoints(parameters);
  const hasDue = (endpoint: string) => `exists (
    select 1 from ${t.delivery_queue} q where q.endpoint_id = ${endpoint} and ${due}
  )`;

  /** The limit of an endpoint `e`, and its interval. */
  const rate =
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
  const walks = `${walk("after", "q.endpoint_id > $9", "")},
${walk("before", "q.endpoint_id <= $9", "and w.endpoint_id < $9")},`;
  const walked = `
    select endpoint_id from after union all select endpoint_id from before where endpoint_id <= $9`;
  const withRate = `
    select e.id as endpoint_id from ${t.endpoints} e where e.rate_limit is not null and e.deleted_at is null
    order by e.id <= $9, e.id`;

  const lostOrPlain = "case when q.leased_until is not null then 'lost' else 'plain' end";

  /**
   * Of endpoint `endpoint` what is due, at most `slots`, with what it is: behind the first of its key, lost with its lease,
   * or plain. It is locked here, so that what another claim is just taking is passed over.
   */
  const dueOf = (endpoint: string, slots: string) => `
    select q.id, case when ${isBehind(t, "delivery_queue", "q")} then 'behind' else ${lostOrPlain} end as kind
    from ${t.delivery_queue} q where q.endpoint_id = ${endpoint} and ${due}
    order by q.next_attempt_at limit ${slots} for update of q skip locked`;

  /**
   * Takes of the candidates, which are locked, as many as the limit says, each for as long as its endpoint needs. Each is
   * looked up by its id alone, a plan that no statistics can change: a session may keep it from a time when all was empty.
   */
  const taking = `
chosen as materialized (
  select * from candidates where kind <> 'behind' order by turn, place limit $5::integer
),
lost as (
  insert into ${t.attempts} (delivery_id, number, state, started_at)
  select id, attempts, 'unknown', claimed_at from ${t.delivery_queue}
  where id = any (array(select id from chosen where kind = 'lost'))
),
taken as (
  update ${t.delivery_queue} q
  set leased_until = ${leaseEndOf(`(select e.attempt_timeout_ms from ${t.endpoints} e where e.id = q.endpoint_id)`, parameters)}, claimed_at = $1::timestamptz, process_id = $3,
    attempts = q.attempts + 1, claims = q.claims + 1,
    crashes = q.crashes + case when q.leased_until is null then 0 else 1 end,
    last_attempt_state = case when q.leased_until is null then q.last_attempt_state else 'unknown' end
  where q.id = any (array(select id from chosen))
  returning q.*
)`;

  /** Counts what was taken against the rates, until their intervals are over. */
  const marking = `,
swept as (
  delete from ${t.rate_marks} m where m.ends_at <= $1::timestamptz and m.endpoint_id in (select endpoint_id from taken)
),
marked as (
  insert into ${t.rate_marks} as m (endpoint_id, ends_at, attempts)
  select e.id, $1::timestamptz + ${rate.intervalMs} * interval '1 millisecond', count(*)
  from taken join ${t.endpoints} e on e.id = taken.endpoint_id
  where ${rate.limit} is not null
  group by e.id
  on conflict (endpoint_id, ends_at) do update set attempts = m.attempts + excluded.attempts
)`;

  const answer = (more: string) =>
    answering(`
select ${more}, (select endpoint_id from chosen order by turn desc, place desc limit 1) as last,
  array(select id from candidates where kind = 'behind') as behind,
  ${claimedRows(t, `(select v.* from ${t.events} v where v.id = taken.event_id limit 1) v`)}`);

  /** When the first endpoint may get more of those that have used up their rate and have something due. */
  const roomAt = `(
  select min(m.first) from (
    select endpoint_id, min(ends_at) as first, sum(attempts) as attempts
    from ${t.rate_marks} where ends_at > $1::timestamptz group by endpoint_id
  ) m
  join ${t.endpoints} e on e.id = m.endpoint_id
  where m.attempts >= ${rate.limit} and e.deleted_at is null and ${isOpen} and ${hasDue("e.id")}
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

  const special = `(
  exists (select 1 from ${t.endpoints} e where e.rate_limit is not null and e.deleted_at is null)
  or exists (select 1 from ${t.endpoints} e where e.paused_until <= $1::timestamptz and e.deleted_at is null)
  or exists (select 1 from ${t.delivery_queue} q where q.is_test and ${due})
)`;
  const nothingElse = 'false as "probesDue", false as "limitedDue", null as "roomAt"';

  const claim = (kind: "plain" | "free" | "limited") => {
    const walksAll = kind !== "limited" || otherwise !== null;
    const isOfKind = walksAll
      ? otherwise === null
        ? "(e.rate_limit is null or e.deleted_at is not null)"
        : "true"
      : "e.rate_limit is not null";
    const free = freeSlots(parameters);
    const slots = kind !== "limited" ? free : `least(${free}, ${rate.limit} - ${used})`;
    const tests = `
  union all
  select test.id, test.endpoint_id, test.kind, test.turn, 0 from (
    select q.id, q.endpoint_id, q.kind, q.slots, row_number() over (partition by q.endpoint_id order by q.next_attempt_at) as turn
    from (
      select q.id, q.endpoint_id, q.next_attempt_at, ${lostOrPlain} as kind, ${slots} as slots
      from ${t.delivery_queue} q join ${t.endpoints} e on e.id = q.endpoint_id cross join busy
      where q.is_test and e.deleted_at is null and e.state = 'enabled' and not ${open} and ${isOfKind} and ${due}
      for update of q skip locked
    ) q
  ) test
  where test.turn <= test.slots`;
    return `
with recursive ${busy},
${walksAll ? walks : ""}
served as materialized (
  select w.endpoint_id, row_number() over () as place, d.ids, d.kinds,
    cardinality(d.ids) = $10::integer and e.slots > $10::integer as cut
  from (${walksAll ? walked : withRate}
  ) w
  cross join busy
  cross join lateral (
    select ${slots} as slots from ${t.endpoints} e where e.id = w.endpoint_id and ${open} and ${isOfKind} limit 1
  ) e
  cross join lateral (
    select array_agg(q.id) as ids, array_agg(q.kind) as kinds from (${dueOf("w.endpoint_id", "least(greatest(e.slots, 0), $10::integer)")}
    ) q
  ) d
  where e.slots > 0 and d.ids is not null
  limit $5::integer
),
candidates as materialized (
  select found.id, served.endpoint_id, found.kind, found.turn, served.place
  from served cross join lateral unnest(ids, kinds) with ordinality as found(id, kind, turn)${kind === "plain" ? "" : tests}
),
${taking}${kind === "limited" ? marking : ""}
${answer(`${kind === "free" ? `${probesDue}, ${limitedDue}, ${roomAt} as "roomAt"` : nothingElse},
  ${kind === "limited" ? "true" : special} as special,
  (select count(*) from served) as served, (select count(*) from served where cut) as cut`)}`;
  };

  /** One delivery of each endpoint whose pause is over and of which nothing is held. */
  const probe = `
with ${busy},
candidates as materialized (
  select found.id, e.id as endpoint_id, found.kind, 1 as turn, row_number() over (order by e.paused_until) as place
  from ${t.endpoints} e cross join busy cross join lateral (${dueOf("e.id", "1")}
  ) found
  where ${probing} and coalesce(e.concurrency, $7::integer) > ${attemptsInFlight("e.id")}
    and (${rate.limit} is null or ${used} < ${rate.limit})
    and not exists (
      select 1 from ${t.delivery_queue} q where q.endpoint_id = e.id and q.leased_until > $1::timestamptz
    )
),
${taking}${marking}
${answer(`${nothingElse}, true as special, 0 as served, 0 as cut`)}`;

  /** After what was taken by `limited`, in the same transaction. Its one parameter: $1 the time. */
  const room = answering(`select ${roomAt} as "roomAt"`);

  return { plain: claim("plain"), free: claim("free"), limited: claim("limited"), probe, room };
}
