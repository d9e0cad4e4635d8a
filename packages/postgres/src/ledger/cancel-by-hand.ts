import type { Delivery, EventDetail, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import { columnList, columns } from "../rows/columns.ts";
import { endedDelivery, pendingDelivery } from "../rows/delivery-rows.ts";
import { inSight } from "../rows/in-sight.ts";
import { createParameters } from "../rows/parameters.ts";
import { type Answered, readDelivery } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { findingEvent } from "./find-event.ts";

/** `Ledger.cancelDelivery`: one transaction. */
export function cancelingDelivery(t: Tables) {
  const cancel = cancelingDeliveries(t);

  return (database: Database, viewer: Viewer, id: string, now: Date): Promise<Delivery | null> =>
    database.transaction(async (transaction) => {
      await cancel(transaction, { id, viewer }, "byOperator", now);
      const { values, add } = createParameters();
      const seen = [`d.id = ${add(id)}`, ...inSight(t, viewer, add)].join(" and ");
      const text = answering(`
select ${pendingDelivery("d")} from ${t.delivery_queue} d where ${seen}
union all
select ${endedDelivery("d")} from ${t.deliveries} d where ${seen}`);
      const [delivery] = await answersOf<Answered<Delivery>>(transaction, text, values);
      return delivery === undefined ? null : readDelivery(delivery);
    });
}

/** `Ledger.cancelEvent`: one transaction. An event that is being built is taken away from its builder. */
export function cancelingEvent(t: Tables) {
  const cancel = cancelingDeliveries(t);
  const find = findingEvent(t);
  const event = columnList(columns.event);
  const skip = `
with skipped as (delete from ${t.event_queue} where id = $1 returning *)
insert into ${t.events} (${event}, state, reason, is_test, decisions)
select ${event}, 'skipped', 'byOperator', false, '[]' from skipped`;

  return (database: Database, viewer: Viewer, eventId: string, now: Date): Promise<EventDetail | null> =>
    database.transaction(async (transaction) => {
      if ((await find(transaction, viewer, eventId)) === null) return null;
      await transaction.query(skip, [eventId]);
      await cancel(transaction, { eventId, viewer }, "byOperator", now);
      return find(transaction, viewer, eventId);
    });
}
