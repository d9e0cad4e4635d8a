import type { Tables } from "./tables.ts";

/**
 * Lets the next row of a key be taken when the one before it has left its queue, whoever took that out. Rows are put aside
 * by whoever finds that it is not their turn (`queue/put-aside.ts`), which may be in the middle of it: this waits for the
 * row's lock, and sees then what became of it. Rows without a key never come here.
 */
export function nextInLine(
  t: Tables,
  queue: "event_queue" | "delivery_queue",
  line: "tenant_id" | "endpoint_id",
  due: "next_build_at" | "next_attempt_at",
): string {
  const name = `${queue}_next_in_line`;
  return `
create function ${t.schema}.${name}() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as '
declare
  head text;
begin
  loop
    select q.id into head from ${t[queue]} q
    where q.${line} = old.${line} and q.ordering_key = old.ordering_key order by q.position limit 1;
    exit when head is null;
    perform from ${t[queue]} q where q.id = head for update;
    if found then
      update ${t[queue]} q set ${due} = q.behind_due_at, behind_due_at = null
      where q.id = head and q.behind_due_at is not null;
      exit;
    end if;
  end loop;
  return null;
end';
revoke execute on function ${t.schema}.${name}() from public;
create trigger ${name} after delete on ${t[queue]} for each row when (old.ordering_key is not null)
execute function ${t.schema}.${name}();`;
}
