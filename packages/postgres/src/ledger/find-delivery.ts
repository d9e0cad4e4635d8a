import type { Delivery, DeliveryDetail, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import { endedDelivery, endedEvent, pendingDelivery, pendingEvent } from "../rows/delivery-rows.ts";
import {
  type Answered,
  type AnsweredAttempt,
  type AnsweredEndpoint,
  type AnsweredEvent,
  readAttempt,
  readDelivery,
  readEndpoint,
  readEvent,
} from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

interface Answer {
  readonly delivery: Answered<Delivery>;
  readonly event: AnsweredEvent;
  readonly endpoint: AnsweredEndpoint;
  readonly attempts: readonly AnsweredAttempt[];
}

const attemptFields = `a.delivery_id as "deliveryId", a.number, a.state, a.started_at as "startedAt", a.duration_ms as "durationMs",
a.request_headers as "requestHeaders", a.response_status as "responseStatus", a.response_headers as "responseHeaders",
encode(a.response_body, 'base64') as "responseBody", a.body_truncated as "bodyTruncated",
case when a.error_code is null then null else json_build_object('code', a.error_code, 'message', a.error_message) end as "error"`;

/** The statement of `Ledger.getDelivery`. */
export function findingDelivery(t: Tables) {
  const text = answering(`
select row_to_json(d) as delivery, row_to_json(v) as event, row_to_json(e) as endpoint, (
  select coalesce(json_agg(a order by a.number), '[]') from (
    select ${attemptFields} from ${t.attempts} a where a.delivery_id = $1
  ) a
) as attempts
from (
  select ${pendingDelivery("d")} from ${t.delivery_queue} d where d.id = $1
  union all
  select ${endedDelivery("d")} from ${t.deliveries} d where d.id = $1
) d
join (
  select ${endedEvent("v")} from ${t.events} v
  union all
  select ${pendingEvent("q")} from ${t.event_queue} q
) v on v.id = d."eventId"
join (select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e) e on e.id = d."endpointId"
where d."tenantId" = $2 and ($3::text is null or e."ownerId" = $3)`);

  return async (to: Queryable, { tenantId, ownerId }: Viewer, deliveryId: string): Promise<DeliveryDetail | null> => {
    const [found] = await answersOf<Answer>(to, text, [deliveryId, tenantId, ownerId]);
    if (found === undefined) return null;
    return {
      delivery: readDelivery(found.delivery),
      event: readEvent(found.event),
      endpoint: readEndpoint(found.endpoint),
      attempts: found.attempts.map(readAttempt),
    };
  };
}
