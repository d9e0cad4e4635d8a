import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/**
 * Drops payload and snapshot of events of which every delivery has succeeded and was to drop what was sent. Two statements:
 * once the events are held, the second sees what others did with their deliveries meanwhile, so that the last one drops.
 */
export function droppingPayloads(t: Tables) {
  const holdText = `select id from ${t.events} where id = any ($1::text[]) order by id for update`;
  const dropText = `update ${t.events} v set payload = null, snapshot = null
where v.id = any ($1::text[])
  and not exists (select 1 from ${t.delivery_queue} q where q.event_id = v.id)
  and not exists (select 1 from ${t.deliveries} d where d.event_id = v.id and not (d.state = 'succeeded' and d.delete_on_success))`;

  return async (to: Queryable, eventIds: readonly string[]): Promise<void> => {
    if (eventIds.length === 0) return;
    await to.query(holdText, [eventIds]);
    await to.query(dropText, [eventIds]);
  };
}
