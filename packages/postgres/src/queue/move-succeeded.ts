import type { Attempt, AttemptResponse, DeliveryResult } from "@ancrage/core";
import { answering, readAnswers } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import type { ColumnType } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** A result of which only the attempt is to be written: the delivery succeeded. */
export interface Success extends DeliveryResult {
  readonly attempt: Attempt & { readonly response: AttemptResponse };
}

/** Whether it changes no endpoint that is healthy, lets no delivery wait, and its attempt tells of no error. */
export function isSuccess(result: DeliveryResult): result is Success {
  const { next, effect, attempt } = result;
  if (next.state !== "succeeded" || (effect !== null && effect.kind !== "succeeded")) return false;
  return attempt !== null && attempt.state === "succeeded" && attempt.response !== null && attempt.error === null;
}

interface Answer {
  readonly isRefused: boolean;
  readonly stale: readonly string[];
}

/** What a success has of its own: a list each, which costs the database and the process less than an object a row. */
const listed = {
  deliveryId: "text",
  claim: "integer",
  attempt: "integer",
  startedAt: "timestamptz",
  durationMs: "double precision",
  requestHeaders: "text",
  status: "integer",
  responseHeaders: "text",
  body: "text",
  bodyTruncated: "boolean",
} as const satisfies Readonly<Record<string, ColumnType>>;

/**
 * The statement that writes a batch in which everything succeeded, as almost all are: what `movingDeliveries` does for such
 * results, without what only others need. Returns the ids of results of an older claim; `null`, and nothing is done, when
 * more changes than the delivery: its endpoint has failures or a pause that a success ends, or it is to be emptied.
 */
export function movingSucceeded(t: Tables) {
  const fields = Object.entries(listed);
  const read = fields.map((_, index) => `json_array_elements_text($${index + 2}::text::json)`);
  // The others are what the attempt came to.
  const { lastAttemptState: _state, lastStatus: _status, ...queued } = columns.delivery;
  const text = `
with result as materialized (
  select ${fields.map(([field, type]) => `r."${field}"::${type}`).join(", ")}
  from rows from (${read.join(", ")}) as r(${fields.map(([field]) => `"${field}"`).join(", ")})
),
held as materialized (
  select r.*, q.* from result r cross join lateral (
    select ${columnList({ ...queued, forgotten: "forgotten" }, "q")} from ${t.delivery_queue} q
    where q.id = r."deliveryId" and q.claims = r.claim and q.leased_until is not null limit 1 for update
  ) q
),
unhealthy as materialized (
  select 1 from held where delete_on_success
  union all
  select 1 from (select distinct endpoint_id from held) held
  cross join lateral (
    select 1 from ${t.endpoints} e where e.id = held.endpoint_id and (e.failures_in_a_row > 0 or e.paused_until is not null) limit 1
  ) e limit 1
),
moved as materialized (
  select * from held where not exists (select from unhealthy)
),
ended as (
  delete from ${t.delivery_queue} where id = any (array(select id from moved))
),
ledger as (
  insert into ${t.deliveries} (${columnList(queued)}, last_attempt_state, last_status, state, ended_at)
  select ${columnList(queued)}, 'succeeded', status, 'succeeded', $1::timestamptz from moved
),
attempted as (
  insert into ${t.attempts} (delivery_id, number, state, started_at, duration_ms, request_headers, response_status,
    response_headers, response_body, body_truncated)
  select id, attempt, 'succeeded', "startedAt", "durationMs", "requestHeaders", status, "responseHeaders",
    case when forgotten then '' else decode(body, 'base64') end, "bodyTruncated" or (forgotten and body <> '')
  from moved
)
${answering(`
select exists (select from unhealthy) as "isRefused",
  case when (select count(*) from held) = (select count(*) from result) then '[]' else (
    select coalesce(json_agg("deliveryId"), '[]') from result where "deliveryId" not in (select id from held)
  ) end as stale`)}`;

  return async (database: Database, given: readonly Success[], now: Date): Promise<readonly string[] | null> => {
    // Rows are locked by id.
    const results = given.toSorted((one, other) => (one.deliveryId < other.deliveryId ? -1 : 1));
    const attempts = results.map(({ attempt }) => attempt);
    const values = {
      deliveryId: results.map(({ deliveryId }) => deliveryId),
      claim: results.map(({ claim }) => claim),
      attempt: attempts.map(({ number }) => number),
      startedAt: attempts.map(({ startedAt }) => startedAt),
      durationMs: attempts.map(({ durationMs }) => durationMs),
      requestHeaders: attempts.map(({ requestHeaders }) => requestHeaders && JSON.stringify(requestHeaders)),
      status: attempts.map(({ response }) => response.status),
      responseHeaders: attempts.map(({ response }) => JSON.stringify(response.headers)),
      body: attempts.map(({ response }) => Buffer.from(response.body).toString("base64")),
      bodyTruncated: attempts.map(({ response }) => response.bodyTruncated),
    } satisfies Record<keyof typeof listed, readonly unknown[]>;
    const lists = Object.values(values).map((list) => JSON.stringify(list));
    const [answer] = readAnswers<Answer>(await database.byIndex(text, [now.toISOString(), ...lists]));
    return answer === undefined || answer.isRefused ? null : answer.stale;
  };
}
