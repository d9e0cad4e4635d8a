import type { PurgeTimes } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { endedOtherwise } from "../schema/version-1.ts";

/** `DeliveryStore.purge`: one transaction, of whoever gets the lock. */
export function purging(t: Tables) {
  const lock = answering("select 1 where pg_try_advisory_xact_lock(hashtextextended($1, 0))");
  // Each branch walks an index of its own from the oldest row on.
  const deliveries = (limit: number) => `
with expired as materialized (
  select id from (
    (select id from ${t.deliveries} where state = 'succeeded' and ended_at < $1::timestamptz order by ended_at limit ${limitOf(limit)})
    union all
    (select id from ${t.deliveries} where ${endedOtherwise} and ended_at < $2::timestamptz order by ended_at limit ${limitOf(limit)})
  ) d limit ${limitOf(limit)}
),
attempts as (delete from ${t.attempts} where delivery_id in (select id from expired)),
removed as (delete from ${t.deliveries} where id in (select id from expired) returning id)
${answering("select count(*)::integer as count from removed")}`;
  const leftOver = (event: string) => `
  not exists (select 1 from ${t.delivery_queue} q where q.event_id = ${event}.id)
  and not exists (select 1 from ${t.deliveries} d where d.event_id = ${event}.id)`;
  const candidates = (limit: number) =>
    answering(`
select v.id from ${t.events} v
where v.created_at < case when v.state = 'routed' then $1::timestamptz else $2::timestamptz end
  and v.created_at < greatest($1::timestamptz, $2::timestamptz) and ${leftOver("v")}
order by v.created_at limit ${limit} for update skip locked`);
  // Looked at again once they are held: a replay may just have been made of one.
  const events = `
with removed as (
  delete from ${t.events} v where v.id = any ($1::text[]) and ${leftOver("v")} returning v.id
)
${answering("select count(*)::integer as count from removed")}`;
  const keys = (limit: number) => `
with removed as (
  delete from ${t.idempotency_keys} where event_id in (
    select event_id from ${t.idempotency_keys} where created_at < $1::timestamptz order by created_at limit ${limitOf(limit)}
  ) and created_at < $1::timestamptz returning event_id
)
${answering("select count(*)::integer as count from removed")}`;

  return (database: Database, before: PurgeTimes, limit: number): Promise<number> =>
    database.transaction(async (transaction) => {
      const [held] = await answersOf(transaction, lock, [`ancrage purge ${t.schema}`]);
      if (held === undefined) return 0;
      const count = async (text: string, values: unknown[]) =>
        (await answersOf<{ count: number }>(transaction, text, values))[0]?.count ?? 0;
      const times = [before.succeeded?.toISOString() ?? null, before.other?.toISOString() ?? null];
      // Keys are kept for longer than any rate's interval.
      await transaction.query(`delete from ${t.rate_marks} where ends_at < $1::timestamptz`, [
        before.keys.toISOString(),
      ]);
      const removed = await count(deliveries(limit), times);
      const found = await answersOf<{ id: string }>(transaction, candidates(limit), times);
      const ended = await count(events, [found.map(({ id }) => id)]);
      return removed + ended + (await count(keys(limit), [before.keys.toISOString()]));
    });
}
