import { hinting } from "../listening/hint.ts";
import type { Tables } from "./tables.ts";

/**
 * In which span an event was triggered, and a receipt received. `record_event` takes it as its last text; the one without it
 * stays for processes of the version before.
 */
export function version4(t: Tables): string {
  const parameters = [...Array.from({ length: 15 }, () => "text"), "boolean"].join(", ");
  return `
alter table ${t.event_queue} add column traceparent text;
alter table ${t.events} add column traceparent text;
alter table ${t.receipts} add column traceparent text;

create function ${t.schema}.record_event(${parameters}) returns text language plpgsql
as $ancrage$ begin
insert into ${t.event_queue} (id, tenant_id, scope, trigger, record_id, created_at, payload, snapshot, changed, next_build_at,
  stage, ordering_key, depth, origin, traceparent)
values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::text[],
  coalesce($10::timestamptz, least($6::timestamptz, pg_catalog.now())), $11, $12, $13::integer, $14, $15);
if $16 then
  ${hinting(t).replace(/^select/, "perform")};
end if;
return '';
end $ancrage$;
`;
}
