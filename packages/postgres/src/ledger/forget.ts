import type { ForgottenRecord, ForgottenRows } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import { columns } from "../rows/columns.ts";
import type { Tables } from "../schema/tables.ts";

/** `Ledger.forget`: one transaction. */
export function forgetting(t: Tables) {
  const cancel = cancelingDeliveries(t);
  const ofRecord = "tenant_id = $1 and trigger = $2 and record_id = $3";
  // What tells of the record; the rows themselves stay.
  const wiped = new Set(["payload", "oversized_bytes", "snapshot", "last_error"]);
  const kept = Object.values(columns.event);

  const skip = `
with skipped as (delete from ${t.event_queue} where ${ofRecord} returning *),
ledger as (
  insert into ${t.events} (${kept.join(", ")}, state, reason, is_test, decisions, forgotten_at)
  select ${kept.map((column) => (wiped.has(column) ? "null" : column)).join(", ")},
    'skipped', 'forgotten', false, '[]', $4::timestamptz
  from skipped
)
${answering("select id from skipped")}`;
  const wipe = `
with wiped as (
  update ${t.events} set forgotten_at = $4::timestamptz, payload = null, oversized_bytes = null, snapshot = null, last_error = null
  where ${ofRecord} and forgotten_at is null
  returning id
)
${answering("select id from wiped")}`;
  const eventsOf = answering(`select id from ${t.events} where ${ofRecord}`);
  const wipeAnswers = `
update ${t.attempts} set body_truncated = body_truncated or length(response_body) > 0, response_body = ''
where response_body is not null and delivery_id in (
  select id from ${t.deliveries} where event_id = any ($1::text[])
  union all select id from ${t.delivery_queue} where event_id = any ($1::text[])
)`;
  const markRunning = `
with running as (
  update ${t.delivery_queue} set forgotten = true where event_id = any ($1::text[]) returning id
)
${answering("select count(*)::integer as count from running")}`;

  return (database: Database, { tenantId, trigger, recordId }: ForgottenRecord, now: Date): Promise<ForgottenRows> =>
    database.transaction(async (transaction) => {
      const record = [tenantId, trigger, recordId];
      const skipped = await answersOf<{ id: string }>(transaction, skip, [...record, now.toISOString()]);
      const routed = await answersOf<{ id: string }>(transaction, wipe, [...record, now.toISOString()]);
      const events = await answersOf<{ id: string }>(transaction, eventsOf, record);
      const eventIds = events.map(({ id }) => id);
      const canceled = await cancel(transaction, { eventIds }, "forgotten", now);
      const [running] = await answersOf<{ count: number }>(transaction, markRunning, [eventIds]);
      await transaction.query(wipeAnswers, [eventIds]);
      return { events: skipped.length + routed.length, canceled, running: running?.count ?? 0 };
    });
}
