import type { Queryable } from "@ancrage/postgres";
import type { LedgerDump } from "./history.ts";

/** Reads the tables themselves, past the library. */
export async function dumpLedger(database: Queryable): Promise<LedgerDump> {
  return {
    rows: (await rowsOf<{ id: string }>(database, "select id from deals")).map(({ id }) => id),
    events: await rowsOf(
      database,
      `select id, record_id as "recordId", 'pending' as state from ancrage.event_queue
       union all select id, record_id, state from ancrage.events`,
    ),
    deliveries: await rowsOf(
      database,
      `select id, event_id as "eventId", endpoint_id as "endpointId", 'pending' as state, attempts from ancrage.delivery_queue
       union all select id, event_id, endpoint_id, state, attempts from ancrage.deliveries`,
    ),
    attempts: await rowsOf(
      database,
      `select delivery_id as "deliveryId", number, state, response_status as status from ancrage.attempts`,
    ),
  };
}

/** Whether anything waits or is held. */
export async function isDrained(database: Queryable): Promise<boolean> {
  const rows = await rowsOf<{ left: number }>(
    database,
    `select (select count(*) from ancrage.event_queue)::int + (select count(*) from ancrage.delivery_queue)::int as left`,
  );
  return rows[0]?.left === 0;
}

async function rowsOf<Row>(database: Queryable, text: string): Promise<Row[]> {
  const { rows } = await database.query(text);
  // The columns are those that the SELECT names.
  return rows as Row[];
}
