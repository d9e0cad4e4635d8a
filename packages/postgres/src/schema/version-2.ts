import { hinting } from "../listening/hint.ts";
import type { Tables } from "./tables.ts";

/**
 * What operators set of endpoints and subscriptions. Every column has a default, so that code of version 1 goes on writing
 * rows while it runs beside this one.
 */
export function version2(t: Tables): string {
  const event = `
  add column stage text not null default 'postOperation',
  add column consulted text,
  add column ordering_key text collate "C",
  add column depth integer not null default 0,
  add column origin text collate "C",
  add column oversized_bytes integer`;
  const delivery = `
  add column content text not null default 'full',
  add column delete_on_success boolean not null default false,
  add column ordering_key text collate "C"`;
  return `
alter table ${t.endpoints}
  add column description text,
  add column rate_limit integer,
  add column rate_interval_ms integer,
  add column concurrency integer,
  add column attempt_timeout_ms integer,
  add column retry_schedule_ms double precision[],
  add column payload_version integer not null default 1,
  add column failing_since timestamptz(3),
  add column failing_stage integer not null default 0,
  add column pause_reason text;
create index endpoints_disabled on ${t.endpoints} (disabled_at) where state = 'disabled' and deleted_at is null;

create table ${t.tenant_pauses} (
  tenant_id text collate "C" primary key,
  paused_until timestamptz(3) not null
);

alter table ${t.subscriptions}
  add column name text,
  add column description text,
  add column mode text not null default 'async',
  add column stage text not null default 'postOperation',
  add column filter text,
  add column content text not null default 'full',
  add column when_too_large text not null default 'cancel',
  add column delete_on_success boolean not null default false,
  add column expires_at timestamptz(3);
drop index ${t.schema}.subscriptions_interest;
create unique index subscriptions_interest on ${t.subscriptions} (endpoint_id, trigger, coalesce(scope, ''), stage) where ended_at is null;

alter table ${t.event_queue}${event};
alter table ${t.events}${event};
alter table ${t.delivery_queue}${delivery};
alter table ${t.deliveries}${delivery};

create table ${t.staged_events} (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  event text not null,
  deliveries text not null,
  process_id text collate "C" not null,
  leased_until timestamptz(3) not null
);
${recordEvent(t)}`;
}

/**
 * Recording one event as a function: its session keeps the plan of the INSERT and of the hint, which as statements would be
 * parsed and planned again in every transaction of the host's. Every parameter but the last is text, which each client
 * sends alike. Without a time of its own (`$10`) an event is due at once, by the database's time: the clock of the process
 * that records it may be ahead. It returns a text because Prisma cannot read a column of type void.
 */
function recordEvent(t: Tables): string {
  const parameters = [...Array.from({ length: 14 }, () => "text"), "boolean"].join(", ");
  return `
create function ${t.schema}.record_event(${parameters}) returns text language plpgsql
as $ancrage$ begin
insert into ${t.event_queue} (id, tenant_id, scope, trigger, record_id, created_at, payload, snapshot, changed, next_build_at,
  stage, ordering_key, depth, origin)
values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::text[],
  coalesce($10::timestamptz, least($6::timestamptz, pg_catalog.now())), $11, $12, $13::integer, $14);
if $15 then
  ${hinting(t).replace(/^select/, "perform")};
end if;
return '';
end $ancrage$;
`;
}
