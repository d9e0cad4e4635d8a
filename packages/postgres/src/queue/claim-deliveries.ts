import type { ClaimedDelivery, Delivery, DeliveryClaim, Endpoint } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { pendingDelivery } from "../rows/delivery-rows.ts";
import { type Answered, readDelivery, readTime } from "../rows/read-rows.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { endpointsById } from "../subscriptions/endpoints-by-id.ts";

/** A claimed row: the delivery, its event's part, and whether anything waits for a probe. */
type ClaimedRow = Answered<Delivery> & {
  readonly claim: number;
  readonly eventCreatedAt: string;
  readonly eventPayload: string | null;
};

type Answer = { readonly probesDue: boolean; readonly delivery: ClaimedRow | null };

/**
 * `DeliveryStore.claimDeliveries`. One statement takes what endpoints that are not paused may get. Probes of paused ones
 * take a transaction of their own, because two claims at once must make one probe; they are rare.
 */
export function claimingDeliveries(t: Tables) {
  const due = "q.next_attempt_at <= $1::timestamptz and (q.leased_until is null or q.leased_until <= $1::timestamptz)";
  const open = "(e.deleted_at is not null or (e.state = 'enabled' and e.paused_until is null))";
  const probing = "e.deleted_at is null and e.state = 'enabled' and e.paused_until <= $1::timestamptz";

  /** Endpoints with work, by id, from one after the pointer: each costs one descent of the index, however long its backlog. */
  const walk = (name: string, from: string, until: string) => `
${name}(endpoint_id) as (
  (select q.endpoint_id from ${t.delivery_queue} q where ${from} order by q.endpoint_id limit 1)
  union all
  select (select q.endpoint_id from ${t.delivery_queue} q where q.endpoint_id > w.endpoint_id order by q.endpoint_id limit 1)
  from ${name} w where w.endpoint_id is not null ${until}
)`;

  /** Locks, among the candidates, those that are still due, and takes them. */
  const taking = (limit: number) => `
chosen as materialized (
  select q.id, q.attempts, q.leased_until, q.claimed_at
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
  set leased_until = $2::timestamptz, claimed_at = $1::timestamptz, process_id = $3,
    attempts = q.attempts + 1, claims = q.claims + 1,
    crashes = q.crashes + case when c.leased_until is null then 0 else 1 end,
    last_attempt_state = case when c.leased_until is null then q.last_attempt_state else 'unknown' end
  from chosen c where q.id = c.id
  returning q.*
)`;

  const answer = (probesDue: string) =>
    answering(`
select ${probesDue} as "probesDue", row_to_json(d) as delivery
from (select 1) one left join (
  select ${pendingDelivery("taken")}, taken.claims as "claim", e.created_at as "eventCreatedAt", e.payload as "eventPayload"
  from taken join ${t.events} e on e.id = taken.event_id
) d on true`);

  const turns = (claim: DeliveryClaim) => `
  select q.id, row_number() over (order by q.next_attempt_at) as turn, e.place
  from (
    select id, next_attempt_at from ${t.delivery_queue} q
    where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit ${claim.slotsPerEndpoint}
  ) q`;

  const claimText = (claim: DeliveryClaim) => `
with recursive busy as materialized (
  select * from ${rowsIn("$5", "given", { id: "text", slots: "integer" })}
),
${walk("after", "q.endpoint_id > $4", "")},
${walk("before", "q.endpoint_id <= $4", "and w.endpoint_id < $4")},
served as materialized (
  select w.endpoint_id as id, coalesce(busy.slots, ${claim.slotsPerEndpoint}) as slots, row_number() over () as place
  from (
    select endpoint_id from after union all select endpoint_id from before where endpoint_id <= $4
  ) w
  left join busy on busy.id = w.endpoint_id
  cross join lateral (select 1 from ${t.endpoints} e where e.id = w.endpoint_id and ${open} limit 1) e
  cross join lateral (select 1 from ${t.delivery_queue} q where q.endpoint_id = w.endpoint_id and ${due} limit 1) d
  where coalesce(busy.slots, ${claim.slotsPerEndpoint}) > 0
  limit ${claim.limit}
),
candidates as materialized (
  select found.* from served e cross join lateral (${turns(claim)}) found where found.turn <= e.slots
  union all
  select test.id, test.turn, 0 from (
    select q.id, q.endpoint_id, row_number() over (partition by q.endpoint_id order by q.next_attempt_at) as turn
    from ${t.delivery_queue} q join ${t.endpoints} e on e.id = q.endpoint_id
    where q.is_test and e.paused_until is not null and e.deleted_at is null and e.state = 'enabled' and ${due}
  ) test
  left join busy on busy.id = test.endpoint_id
  where test.turn <= coalesce(busy.slots, ${claim.slotsPerEndpoint})
),
${taking(claim.limit)}
${answer(`exists (select 1 from ${t.endpoints} e where ${probing})`)}`;

  const probeText = (limit: number) => `
with candidates as materialized (
  select found.id, 1 as turn, row_number() over (order by e.paused_until) as place
  from ${t.endpoints} e cross join lateral (
    select q.id from ${t.delivery_queue} q where q.endpoint_id = e.id and ${due} order by q.next_attempt_at limit 1
  ) found
  where ${probing} and coalesce((select b.slots from ${rowsIn("$4", "b", { id: "text", slots: "integer" })} where b.id = e.id), 1) > 0
    and not exists (
      select 1 from ${t.delivery_queue} q where q.endpoint_id = e.id and q.leased_until > $1::timestamptz
    )
),
${taking(limit)}
${answer("false")}`;

  const endpointsOf = endpointsById(t);
  // The endpoint served last: the next call begins after it. Any start is fair, so every process keeps its own.
  let pointer = "";
  let probesWait = false;

  return async (database: Database, claim: DeliveryClaim): Promise<readonly ClaimedDelivery[]> => {
    if (claim.limit < 1) return [];
    const terms = [
      claim.now.toISOString(),
      new Date(claim.now.getTime() + claim.leaseMs).toISOString(),
      claim.processId,
    ];
    const busy = JSON.stringify(Array.from(claim.busyEndpoints, ([id, slots]) => ({ id, slots })));

    const probe = (limit: number) =>
      database.transaction(async (transaction: Queryable) => {
        await transaction.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`ancrage probe ${t.schema}`]);
        return claimedIn(await answersOf<Answer>(transaction, probeText(limit), [...terms, busy]));
      });

    const rows = probesWait ? await probe(claim.limit) : [];
    const probed = probesWait;
    if (rows.length < claim.limit) {
      const text = claimText({ ...claim, limit: claim.limit - rows.length });
      const answers = await answersOf<Answer>(database, text, [...terms, pointer, busy]);
      rows.push(...claimedIn(answers));
      probesWait = answers[0]?.probesDue ?? false;
      if (probesWait && !probed && rows.length < claim.limit) rows.push(...(await probe(claim.limit - rows.length)));
    }
    pointer = rows.at(-1)?.endpointId ?? pointer;
    return withEndpoints(rows, await endpointsOf(database, rows));
  };
}

function claimedIn(answers: readonly Answer[]): ClaimedRow[] {
  return answers.flatMap(({ delivery }) => delivery ?? []);
}

function withEndpoints(rows: readonly ClaimedRow[], endpoints: ReadonlyMap<string, Endpoint>): ClaimedDelivery[] {
  return rows.flatMap((row) => {
    const endpoint = endpoints.get(row.endpointId);
    if (endpoint === undefined) return [];
    const { claim, eventCreatedAt, eventPayload, ...delivery } = row;
    const { eventId: id, trigger } = row;
    return {
      delivery: readDelivery(delivery),
      claim,
      event: { id, trigger, createdAt: readTime(eventCreatedAt), payload: eventPayload },
      endpoint,
    };
  });
}
