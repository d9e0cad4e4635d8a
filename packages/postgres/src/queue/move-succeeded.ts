import type { Attempt, AttemptResponse, DeliveryResult } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import type { ColumnType } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** A result of which only the attempt is to be written: the delivery succeeded. */
export interface Success extends DeliveryResult {
  readonly attempt: Attempt & { readonly response: AttemptResponse };
}

/** Whether it changes no endpoint that is healthy, and lets no delivery wait. */
export function isSuccess(result: DeliveryResult): result is Success {
  const { next, effect, attempt } = result;
  return (
    next.state === "succeeded" &&
    (effect === null || effect.kind === "succeeded") &&
    attempt !== null &&
    attempt.response !== null
  );
}

interface Answer {
  readonly isRefused: boolean;
  readonly stale: readonly string[];
}

/** What a success has of its own: a list each, which costs the database and the process less than an object a row. */
const listed = {
  id: "text",
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
 * more than the delivery changes: its endpoint has failures or a pause that a success ends.
 */
export function movingSucceeded(t: Tables) {
  const fields = Object.entries(listed);
  const lists = fields.map((_, index) => `json_array_elements_text($${index + 2}::text::json)`);
  const said: Readonly<Record<string, string>> = { last_attempt_state: "'succeeded'", last_status: "status" };
  const afterwards = Object.values(columns.delivery).map((column) => said[column] ?? column);
  const text = `
with result as materialized (
  select ${fields.map(([field, type]) => `r."${field}"::${type}`).join(", ")}
  from rows from (${lists.join(", ")}) as r(${fields.map(([field]) => `"${field}"`).join(", ")})
),
unhealthy as materialized (
  select 1 from (
    select distinct q.endpoint_id from result r join ${t.delivery_queue} q on q.id = r.id
  ) q
  join ${t.endpoints} e on e.id = q.endpoint_id
  where e.failures_in_a_row > 0 or e.paused_until is not null limit 1
),
ended as (
  delete from ${t.delivery_queue} q using result r
  where q.id = r.id and q.claims = r.claim and q.leased_until is not null and not exists (select from unhealthy)
  returning q.*, r.attempt, r."startedAt", r."durationMs", r."requestHeaders", r.status, r."responseHeaders", r.body,
    r."bodyTruncated"
),
ledger as (
  insert into ${t.deliveries} (${columnList(columns.delivery)}, state, ended_at)
  select ${afterwards.join(", ")}, 'succeeded', $1::timestamptz from ended
),
attempted as (
  insert into ${t.attempts} (delivery_id, number, state, started_at, duration_ms, request_headers, response_status,
    response_headers, response_body, body_truncated)
  select id, attempt, 'succeeded', "startedAt", "durationMs", "requestHeaders", status, "responseHeaders",
    case when forgotten then '' else decode(body, 'base64') end, "bodyTruncated" or (forgotten and body <> '')
  from ended
)
${answering(`
select exists (select from unhealthy) as "isRefused", (
  select coalesce(json_agg(r.id), '[]') from result r where not exists (select from ended where ended.id = r.id)
) as stale`)}`;

  return async (to: Queryable, given: readonly Success[], now: Date): Promise<readonly string[] | null> => {
    // Rows are locked by id.
    const results = given.toSorted((one, other) => (one.deliveryId < other.deliveryId ? -1 : 1));
    const attempts = results.map(({ attempt }) => attempt);
    const values = {
      id: results.map(({ deliveryId }) => deliveryId),
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
    const [answer] = await answersOf<Answer>(to, text, [
      now.toISOString(),
      ...Object.values(values).map((list) => JSON.stringify(list)),
    ]);
    return answer === undefined || answer.isRefused ? null : answer.stale;
  };
}
