import { type DeliveryResult, type Endpoint, endpointAfter, type RecordedResults } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { columnList, columns, selecting } from "../rows/columns.ts";
import { type AnsweredEndpoint, readEndpoint } from "../rows/read-rows.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { endGoneEndpoint } from "../subscriptions/end-endpoint.ts";
import { endpointsById } from "../subscriptions/endpoints-by-id.ts";
import { writingEndpoint } from "../subscriptions/write-endpoint.ts";

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

type Target = AnsweredEndpoint & { readonly deliveryIds: readonly string[] };
type Moved = { readonly id: string; readonly endpointId: string };

/**
 * `DeliveryStore.recordResults`. A batch that changes no endpoint, as almost all do, is one statement; another one locks its
 * endpoints first, so that their outcomes follow one another across processes.
 */
export function recordingResults(t: Tables) {
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
    attemptState: "text",
    startedAt: "timestamptz",
    durationMs: "double precision",
    requestHeaders: "text",
    responseStatus: "integer",
    responseHeaders: "text",
    responseBody: "text",
    bodyTruncated: "boolean",
    errorCode: "text",
    errorMessage: "text",
  })}
),
held as materialized (
  select r.*, q.forgotten, case
    when r.state <> 'pending' then null
    when q.forgotten then 'forgotten'
    when s.ended_at >= q.created_at and e.deleted_at is null then 'deleted'
  end as canceled
  from result r
  join ${t.delivery_queue} q on q.id = r.id and q.claims = r.claim and q.leased_until is not null
  left join ${t.subscriptions} s on r.state = 'pending' and s.id = q.subscription_id
  left join ${t.endpoints} e on r.state = 'pending' and e.id = q.endpoint_id
),
waiting as (
  update ${t.delivery_queue} q
  set next_attempt_at = r."nextAttemptAt", failures = r.failures, deferrals = r.deferrals, leased_until = null,
    attempts = case when r.attempt is null then q.attempts - 1 else q.attempts end,
    last_attempt_state = coalesce(r."attemptState", q.last_attempt_state),
    last_status = coalesce(r."responseStatus", q.last_status)
  from held r
  where q.id = r.id and q.claims = r.claim and q.leased_until is not null and r.state = 'pending' and r.canceled is null
  returning q.id, q.endpoint_id
),
ended as (
  delete from ${t.delivery_queue} q using held r
  where q.id = r.id and q.claims = r.claim and q.leased_until is not null and (r.state <> 'pending' or r.canceled is not null)
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
moved as (
  select id, endpoint_id from waiting union all select id, endpoint_id from ended
),
attempted as (
  insert into ${t.attempts} (delivery_id, number, state, started_at, duration_ms, request_headers, response_status,
    response_headers, response_body, body_truncated, error_code, error_message)
  select r.id, r.attempt, r."attemptState", r."startedAt", r."durationMs", r."requestHeaders", r."responseStatus",
    r."responseHeaders", case when r.forgotten then '' else decode(r."responseBody", 'base64') end,
    r."bodyTruncated" or (r.forgotten and r."responseBody" <> ''), r."errorCode", r."errorMessage"
  from moved join held r on r.id = moved.id where r.attempt is not null
)
${answering(`select id, endpoint_id as "endpointId" from moved`)}`;

  const targetsText = answering(`
select ${selecting(columns.endpoint, "e")}, q.ids as "deliveryIds"
from (
  select endpoint_id, array_agg(id) as ids from ${t.delivery_queue} where id = any ($1::text[]) group by endpoint_id
) q join ${t.endpoints} e on e.id = q.endpoint_id`);
  const endpointsOf = endpointsById(t);
  const endGone = endGoneEndpoint(t);
  const write = writingEndpoint(t);

  async function move(to: Queryable, results: readonly DeliveryResult[], now: Date): Promise<readonly Moved[]> {
    return answersOf<Moved>(to, text, [JSON.stringify(results.map(rowOf)), now.toISOString()]);
  }

  return async (database: Database, results: readonly DeliveryResult[], now: Date): Promise<RecordedResults> => {
    if (results.length === 0) return { staleDeliveryIds: [], endpoints: [] };
    const { targets, endpoints } = await targetsOf(database, results);
    if (endpointsAfter(endpoints, results, targets, now).size === 0) {
      return { staleDeliveryIds: staleAmong(results, await move(database, results, now)), endpoints: [] };
    }
    return database.transaction(async (transaction) => {
      const before = await endpointsOf(transaction, targets, { lock: true });
      const moved = await move(transaction, results, now);
      const after = endpointsAfter(before, results, moved, now);
      const endpoints = Array.from(after, ([id, endpoint]) => ({
        before: before.get(id) ?? endpoint,
        after: endpoint,
      }));
      for (const changed of endpoints) {
        await write(transaction, changed.after);
        if (changed.before.deletedAt === null && changed.after.deletedAt !== null) {
          await endGone(transaction, changed.after.id, now);
        }
      }
      return { staleDeliveryIds: staleAmong(results, moved), endpoints };
    });
  };

  /** Whose endpoints the results speak of, and how those are now. */
  async function targetsOf(to: Queryable, results: readonly DeliveryResult[]) {
    const ids = results.flatMap(({ deliveryId, effect }) => (effect === null ? [] : deliveryId));
    const found = ids.length === 0 ? [] : await answersOf<Target>(to, targetsText, [ids]);
    const targets = found.flatMap(({ id: endpointId, deliveryIds }) => deliveryIds.map((id) => ({ id, endpointId })));
    return { targets, endpoints: new Map(found.map((row) => [row.id, readEndpoint(row)])) };
  }
}

function rowOf({ deliveryId, claim, attempt, next }: DeliveryResult): ResultRow {
  const { response = null, error = null } = attempt ?? {};
  return {
    ...{ reason: null, nextAttemptAt: null, failures: null, deferrals: null },
    ...next,
    id: deliveryId,
    claim,
    ...(attempt !== null && {
      attempt: attempt.number,
      attemptState: attempt.state,
      startedAt: attempt.startedAt,
      durationMs: attempt.durationMs,
      requestHeaders: attempt.requestHeaders && JSON.stringify(attempt.requestHeaders),
      errorCode: error?.code,
      errorMessage: error?.message,
    }),
    ...(response !== null && {
      responseStatus: response.status,
      responseHeaders: JSON.stringify(response.headers),
      responseBody: Buffer.from(response.body).toString("base64"),
      bodyTruncated: response.bodyTruncated,
    }),
  };
}

function staleAmong(results: readonly DeliveryResult[], moved: readonly Moved[]): readonly string[] {
  const ids = new Set(moved.map(({ id }) => id));
  return results.map(({ deliveryId }) => deliveryId).filter((id) => !ids.has(id));
}

/** The endpoints that results change, as they are afterwards; only results of deliveries in `moved` count. */
function endpointsAfter(
  endpoints: ReadonlyMap<string, Endpoint>,
  results: readonly DeliveryResult[],
  moved: readonly Moved[],
  now: Date,
): ReadonlyMap<string, Endpoint> {
  const endpointIds = new Map(moved.map(({ id, endpointId }) => [id, endpointId]));
  const changed = new Map<string, Endpoint>();
  for (const { deliveryId, effect } of results) {
    const endpointId = endpointIds.get(deliveryId);
    const endpoint = endpointId === undefined ? undefined : (changed.get(endpointId) ?? endpoints.get(endpointId));
    if (endpoint === undefined || effect === null) continue;
    const after = endpointAfter(endpoint, effect, now);
    if (after !== endpoint) changed.set(endpoint.id, after);
  }
  return changed;
}
