import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { tablesOf } from "../schema/tables.ts";

/** When the store will next have work to hand out; `null`: never. For a test that moves time there. */
export async function nextDueAt(to: Queryable, schema = "ancrage"): Promise<Date | null> {
  const t = tablesOf(schema);
  const [next] = await answersOf<{ at: string | null }>(
    to,
    answering(`
select min(at) as at from (
  select coalesce(leased_until, next_build_at) as at from ${t.event_queue}
  union all
  select case
    when q.is_test or e.deleted_at is not null then coalesce(q.leased_until, q.next_attempt_at)
    when e.paused_until is null then greatest(coalesce(q.leased_until, q.next_attempt_at), p.paused_until)
    else greatest(q.leased_until, q.next_attempt_at, e.paused_until, p.paused_until, (
      select max(held.leased_until) from ${t.delivery_queue} held where held.endpoint_id = e.id
    )) end
  from ${t.delivery_queue} q join ${t.endpoints} e on e.id = q.endpoint_id
  left join ${t.tenant_pauses} p on p.tenant_id = e.tenant_id
  where e.state = 'enabled' or e.deleted_at is not null
  union all
  select coalesce(r.leased_until, r.next_run_at) from ${t.receipts} r where r.state = 'received' and (r.ordering_key is null or not exists (
    select 1 from ${t.receipts} o where o.tenant_id = r.tenant_id and o.hook = r.hook and o.ordering_key = r.ordering_key
      and o.state = 'received' and o.position < r.position
  ))
) due where at < 'infinity'`),
    [],
  );
  return typeof next?.at === "string" ? new Date(next.at) : null;
}
