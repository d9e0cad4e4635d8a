import { AncrageError, type Delivery, type WebhookEvent } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { columnList, columns, columnTypes, fieldList } from "../rows/columns.ts";
import { newDelivery, newDeliveryColumns, newDeliveryFields } from "../rows/new-deliveries.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** `Ledger.addDelivery`: one transaction, which locks the event so that replay numbers follow one another. */
export function addingDelivery(t: Tables) {
  const insertEvent = `
insert into ${t.events} (${columnList(columns.event)}, state, reason, is_test, decisions)
select ${fieldList(columns.event, "given")}, given.state, given.reason, given."isTest", '[]'
from ${rowsIn("$1", "given", { ...columnTypes.event, state: "text", reason: "text", isTest: "boolean" })}`;
  const lockEvent = answering(
    `select id from ${t.events} where id = $1 and coalesce(payload, oversized_bytes::text) is not null for update`,
  );
  const nextReplay = answering(`
select coalesce(max(replay) + 1, 0) as replay from (
  select replay from ${t.delivery_queue} where event_id = $1 and endpoint_id = $2
  union all select replay from ${t.deliveries} where event_id = $1 and endpoint_id = $2
) made`);
  const insert = `insert into ${t.delivery_queue} (${newDeliveryColumns}) select ${newDeliveryFields("d")} from ${rowsIn("$1", "d", newDelivery)}`;

  return (database: Database, delivery: Delivery, event: WebhookEvent | undefined): Promise<Delivery> =>
    database.transaction(async (transaction) => {
      if (event !== undefined) await transaction.query(insertEvent, [JSON.stringify([event])]);
      const { eventId, endpointId } = delivery;
      const [routed] = await answersOf(transaction, lockEvent, [eventId]);
      if (routed === undefined) throw eventNotFound(eventId);
      const [next] = await answersOf<{ replay: number }>(transaction, nextReplay, [eventId, endpointId]);
      const numbered = { ...delivery, replay: next?.replay ?? 0 };
      await transaction.query(insert, [JSON.stringify([numbered])]);
      return numbered;
    });
}

function eventNotFound(eventId: string): AncrageError {
  return new AncrageError(
    "event_not_found",
    `There is no event ${eventId} whose payload has been built, so nothing can be sent again. Wait until it is routed.`,
    { eventId },
  );
}
