import type { EndpointSequence, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { endedEvent } from "../rows/delivery-rows.ts";
import { type AnsweredEvent, readEvent } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

interface Answer {
  readonly sequenced: boolean;
  readonly lastSequence: number;
  readonly events: readonly { readonly sequence: number; readonly event: AnsweredEvent }[];
}

/** The statement of `Ledger.listSequence`. */
export function listingSequence(t: Tables) {
  const numbered = (table: string) =>
    `select d.sequence, d.event_id from ${table} d where d.endpoint_id = $1 and d.sequence > $4 and d.sequence <= $5`;
  const text = answering(`
select e.sequenced, e.last_sequence as "lastSequence", (
  select coalesce(json_agg(one order by one.sequence), '[]') from (
    select n.sequence, row_to_json(v) as event from (
      ${numbered(t.delivery_queue)} union ${numbered(t.deliveries)}
    ) n join (select ${endedEvent("v")} from ${t.events} v) v on v.id = n.event_id
  ) one
) as events
from ${t.endpoints} e
where e.id = $1 and e.tenant_id = $2 and ($3::text is null or e.owner_id = $3) and e.deleted_at is null`);

  return async (
    to: Queryable,
    { tenantId, ownerId }: Viewer,
    endpointId: string,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<EndpointSequence | null> => {
    const [found] = await answersOf<Answer>(to, text, [endpointId, tenantId, ownerId, after, after + limit]);
    return found === undefined
      ? null
      : { ...found, events: found.events.map(({ sequence, event }) => ({ sequence, event: readEvent(event) })) };
  };
}
