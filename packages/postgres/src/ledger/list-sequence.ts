import type { EndpointSequence, SequencedEvent, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { endedEvent } from "../rows/delivery-rows.ts";
import { type AnsweredEvent, readEvent } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

interface Answer {
  readonly sequenced: boolean;
  readonly lastSequence: number;
  readonly events: readonly (Omit<SequencedEvent, "event"> & { readonly event: AnsweredEvent })[];
}

/** The statement of `Ledger.listSequence`. */
export function listingSequence(t: Tables) {
  const numbered = (table: string) =>
    `select d.sequence, d.event_id, d.subscription_id, d.content, d.replay from ${table} d where d.endpoint_id = $1 and d.sequence > $4 and d.sequence <= $5`;
  const text = answering(`
select e.sequenced, e.last_sequence as "lastSequence", (
  select coalesce(json_agg(one order by one.sequence), '[]') from (
    select n.sequence, n.subscription_id as "subscriptionId", n.content, row_to_json(v) as event from (
      select distinct on (sequence) * from (
        ${numbered(t.delivery_queue)} union all ${numbered(t.deliveries)}
      ) sent order by sequence, replay
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
      : { ...found, events: found.events.map(({ event, ...sent }) => ({ ...sent, event: readEvent(event) })) };
  };
}
