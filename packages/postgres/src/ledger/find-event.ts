import type { Delivery, EventDetail, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { endedDelivery, endedEvent, pendingDelivery, pendingEvent } from "../rows/delivery-rows.ts";
import { type Answered, type AnsweredEvent, readDelivery, readEvent } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { readNote } from "../staging/read-note.ts";

type Answer = {
  readonly event: AnsweredEvent | null;
  /** The event of a run that has not ended. */
  readonly note: string | null;
  readonly deliveries: readonly Answered<Delivery>[];
};

/** The statement of `Ledger.getEvent`. */
export function findingEvent(t: Tables) {
  const seen = `join ${t.endpoints} e on e.id = d.endpoint_id and ($3::text is null or e.owner_id = $3)`;
  const text = answering(`
select row_to_json(found) as event, null as note, coalesce(made.deliveries, '[]') as deliveries
from (
  select ${pendingEvent("q")} from ${t.event_queue} q where q.id = $1 and q.tenant_id = $2
  union all
  select ${endedEvent("v")} from ${t.events} v where v.id = $1 and v.tenant_id = $2
) found
cross join (
  select json_agg(d order by d."createdAt", d.id) as deliveries from (
    select ${pendingDelivery("d")} from ${t.delivery_queue} d ${seen} where d.event_id = $1
    union all
    select ${endedDelivery("d")} from ${t.deliveries} d ${seen} where d.event_id = $1
  ) d
) made
where $3::text is null or made.deliveries is not null
union all
select null, s.event, '[]'::json from ${t.staged_events} s where s.id = $1 and s.tenant_id = $2 and $3::text is null`);

  return async (to: Queryable, { tenantId, ownerId }: Viewer, eventId: string): Promise<EventDetail | null> => {
    const [found] = await answersOf<Answer>(to, text, [eventId, tenantId, ownerId]);
    if (found === undefined) return null;
    const { event, note, deliveries } = found;
    if (note !== null) return { event: readNote({ event: note, deliveries: "[]" }).event, deliveries: [] };
    return event && { event: readEvent(event), deliveries: deliveries.map(readDelivery) };
  };
}
