import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** The two queues, with what their rows wait in line by, and the column of when they are due. */
const queues = {
  event_queue: { line: "tenant_id", due: "next_build_at" },
  delivery_queue: { line: "endpoint_id", due: "next_attempt_at" },
} as const;

type Queue = keyof typeof queues;

/** The condition that a row of the queue is not the first of its key. */
export function isBehind(t: Tables, queue: Queue, row: string): string {
  const { line } = queues[queue];
  return `(${row}.ordering_key is not null and exists (
    select 1 from ${t[queue]} before
    where before.${line} = ${row}.${line} and before.ordering_key = ${row}.ordering_key and before.position < ${row}.position
  ))`;
}

/**
 * Takes rows that are due but not the first of their key out of the index of what is due, where every claim would find
 * them again, until the one before them has left (`schema/next-in-line.ts`). One transaction: they are locked before it is
 * looked whether they are still behind, so that whoever lets the next one go either is seen, or waits for this. Returns how many it was.
 */
export function puttingAside(t: Tables, queue: Queue) {
  const { due } = queues[queue];
  const lock = `select id from ${t[queue]} where id = any ($1::text[]) and leased_until is null and behind_due_at is null
order by id for update skip locked`;
  const putAside = `update ${t[queue]} q set behind_due_at = q.${due}, ${due} = 'infinity'
where q.id = any ($1::text[]) and ${isBehind(t, queue, "q")} returning q.id`;

  return (database: Database, ids: readonly string[]): Promise<number> =>
    database.transaction(
      async (transaction) => {
        const { rows } = await transaction.query(lock, [ids]);
        const { rows: aside } = await transaction.query(putAside, [rows.map(({ id }) => id)]);
        return aside.length;
      },
      { byIndex: true },
    );
}
