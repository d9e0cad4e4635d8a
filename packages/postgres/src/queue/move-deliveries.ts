import type { DeliveryReason, DeliveryResult } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { attemptColumns, attemptFields, attemptRow } from "../rows/attempt-rows.ts";
import { columnList, columns } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** A delivery that a result moved. */
export interface Moved {
  readonly id: string;
  readonly endpointId: string;
  /** Why it was canceled although its result lets it wait; `null`: it was not. */
  readonly canceledFor: DeliveryReason | null;
  /** The event of which it was to drop what was sent, and did; `null`: it was not. */
  readonly droppedOf: string | null;
}

/** A result as it lies in the statement's parameter. */
interface ResultRow {
  readonly id: string;
  readonly claim: number;
  readonly state: string;
  readonly reason: string | null;
  readonly nextAttemptAt: Date | null;
  readonly failures: number | null;
  readonly deferrals: number | null;
}

/**
 * The statement that writes results: attempts are appended, deliveries wait again or leave the queue for the ledger. Rows
 * are locked by id, and results of an older claim find none.
 */
export function movingDeliveries(t: Tables) {
  const kept = columnList(columns.delivery);
  const said: Readonly<Record<string, string>> = {
    attempts: "attempts - given_back",
    failures: "said_failures",
    deferrals: "said_deferrals",
    last_attempt_state: "said_state",
    last_status: "said_status",
  };
  const afterwards = Object.values(columns.delivery).map((column) => said[column] ?? column);
  const text = `
with result as materialized (
  select * from ${rowsIn("$1", "r", {
    id: "text",
    claim: "integer",
    state: "text",
    reason: "text",
    nextAttemptAt: "timestamptz",
    failures: "integer",
    deferrals: "integer",
    attempt: "integer",
    ...attemptFields,
  })}
),
held as materialized (
  select r.*, q.forgotten, q.subscription_id, q.endpoint_id, q.event_id, q.created_at,
    r.state = 'succeeded' and q.delete_on_success as drops
  from result r
  join ${t.delivery_queue} q on q.id = r.id and q.claims = r.claim and q.leased_until is not null
  order by q.id for update of q
),
judged as materialized (
  select h.*, case
    when h.state <> 'pending' then null
    when h.forgotten then 'forgotten'
    when e.deleted_at is not null then null
    when s.expires_at >= h.created_at and s.expires_at <= coalesce(s.ended_at, $2::timestamptz) then 'expired'
    when s.ended_at >= h.created_at then 'deleted'
  end as canceled
  from held h
  left join ${t.subscriptions} s on h.state = 'pending' and s.id = h.subscription_id
  left join ${t.endpoints} e on h.state = 'pending' and e.id = h.endpoint_id
),
waiting as (
  update ${t.delivery_queue} q
  set next_attempt_at = r."nextAttemptAt", failures = r.failures, deferrals = r.deferrals, leased_until = null,
    attempts = case when r.attempt is null then q.attempts - 1 else q.attempts end,
    last_attempt_state = coalesce(r."attemptState", q.last_attempt_state),
    last_status = coalesce(r."responseStatus", q.last_status)
  from judged r
  where q.id = r.id and r.state = 'pending' and r.canceled is null
),
ended as (
  delete from ${t.delivery_queue} q using judged r
  where q.id = r.id and (r.state <> 'pending' or r.canceled is not null)
  returning q.*, r.state as next_state, r.reason as next_reason, r.canceled,
    case when r.attempt is null then 1 else 0 end as given_back,
    coalesce(r.failures, q.failures) as said_failures, coalesce(r.deferrals, q.deferrals) as said_deferrals,
    coalesce(r."attemptState", q.last_attempt_state) as said_state, coalesce(r."responseStatus", q.last_status) as said_status
),
ledger as (
  insert into ${t.deliveries} (${kept}, state, reason, ended_at)
  select ${afterwards.join(", ")},
    case when canceled is null then next_state else 'canceled' end, coalesce(canceled, next_reason), $2::timestamptz
  from ended
),
attempted as (
  insert into ${t.attempts} (${attemptColumns})
  select r.id, r.attempt, r."attemptState", r."startedAt", r."durationMs", r."requestHeaders", r."responseStatus",
    r."responseHeaders", case when r.forgotten then '' else decode(r."responseBody", 'base64') end,
    r."bodyTruncated" or (r.forgotten and r."responseBody" <> ''), r."errorCode", r."errorMessage"
  from judged r where r.attempt is not null and not r.drops
),
dropped as (
  delete from ${t.attempts} a using judged r where a.delivery_id = r.id and r.drops
)
${answering(`
select id, endpoint_id as "endpointId", canceled as "canceledFor", case when drops then event_id end as "droppedOf"
from judged`)}`;

  return (to: Queryable, results: readonly DeliveryResult[], now: Date): Promise<readonly Moved[]> =>
    answersOf<Moved>(to, text, [JSON.stringify(results.map(rowOf)), now.toISOString()]);
}

function rowOf({ deliveryId, claim, attempt, next }: DeliveryResult): ResultRow {
  return {
    ...{ reason: null, nextAttemptAt: null, failures: null, deferrals: null },
    ...next,
    id: deliveryId,
    claim,
    ...(attempt !== null && { attempt: attempt.number, ...attemptRow(attempt) }),
  };
}
