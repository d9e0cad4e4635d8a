import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { endingAbandonedNotes } from "../staging/end-abandoned-notes.ts";

/**
 * `DeliveryStore.heartbeat`: one transaction. The queues are only searched when a process is found dead, and receipts by the index of those that wait. A process that is
 * beating at this moment holds its row, and is not dead however old its last beat is.
 */
export function beating(t: Tables) {
  const beat = `insert into ${t.processes} (id, heard_at) values ($1, $2::timestamptz)
on conflict (id) do update set heard_at = excluded.heard_at`;
  const bury = `
with dead as (
  delete from ${t.processes} where id in (
    select id from ${t.processes} where heard_at < $1::timestamptz for update skip locked
  ) returning id
)
${answering("select id from dead")}`;
  const endAbandonedNotes = endingAbandonedNotes(t);
  const free = (queue: string) =>
    `update ${queue} set leased_until = $2::timestamptz where process_id = any ($1::text[]) and leased_until > $2::timestamptz`;

  return (database: Database, processId: string, now: Date, deadBefore: Date): Promise<void> =>
    database.transaction(async (transaction) => {
      await transaction.query(beat, [processId, now.toISOString()]);
      const dead = await answersOf<{ id: string }>(transaction, bury, [deadBefore.toISOString()]);
      if (dead.length > 0) {
        const ids = dead.map(({ id }) => id);
        for (const queue of [t.event_queue, t.delivery_queue, t.staged_events]) {
          await transaction.query(free(queue), [ids, now.toISOString()]);
        }
        await transaction.query(`${free(t.receipts)} and state = 'received'`, [ids, now.toISOString()]);
      }
      await endAbandonedNotes(transaction, now);
    });
}
