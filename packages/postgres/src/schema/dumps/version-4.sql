-- Ancrage: its schema "ancrage"
begin;
set local statement_timeout = 0;
set local lock_timeout = 2000;
select pg_advisory_xact_lock(hashtextextended('ancrage migrate "ancrage"', 0));
do $ancrage_step$ begin
if to_regnamespace('"ancrage"') is null then
  create schema "ancrage";
end if;
if to_regclass('"ancrage".versions') is null then
  create table "ancrage".versions (version integer primary key, breaking boolean not null, applied_at timestamptz(3) not null);
end if;
end $ancrage_step$;
commit;

-- Version 1
begin;
set local statement_timeout = 0;
set local lock_timeout = 2000;
select pg_advisory_xact_lock(hashtextextended('ancrage migrate "ancrage"', 0));
do $ancrage_step$ begin
if exists (select from "ancrage".versions where version = 1) then
  return;
end if;
create table "ancrage".endpoints (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  owner_id text collate "C",
  kind text not null,
  name text collate "C" not null,
  url text collate "C" not null,
  envelope text not null,
  secrets text not null,
  authentication text not null,
  headers text not null,
  allow_same_url boolean not null,
  state text not null,
  disabled_reason text,
  disabled_at timestamptz(3),
  failures_in_a_row integer not null,
  pauses integer not null,
  paused_until timestamptz(3),
  created_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  sequenced boolean not null,
  last_sequence integer not null
);
create index endpoints_sequenced on "ancrage".endpoints (id) where sequenced;
create unique index endpoints_name on "ancrage".endpoints (tenant_id, name) where deleted_at is null;
create index endpoints_newest on "ancrage".endpoints (tenant_id, created_at, id) where deleted_at is null;
create index endpoints_url on "ancrage".endpoints (tenant_id, md5(url)) where deleted_at is null;
create index endpoints_paused on "ancrage".endpoints (paused_until) where paused_until is not null and deleted_at is null;

create table "ancrage".subscriptions (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  trigger text collate "C" not null,
  scope text collate "C",
  changed_fields text[],
  created_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create unique index subscriptions_interest on "ancrage".subscriptions (endpoint_id, trigger, coalesce(scope, '')) where ended_at is null;
create index subscriptions_trigger on "ancrage".subscriptions (tenant_id, trigger) where ended_at is null;
create index subscriptions_newest on "ancrage".subscriptions (tenant_id, created_at, id) where ended_at is null;

create table "ancrage".idempotency_keys (
  tenant_id text collate "C" not null,
  trigger text collate "C" not null,
  key text collate "C" not null,
  event_id text collate "C" not null,
  record_id text collate "C" not null,
  hash text not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, trigger, key)
);
create index idempotency_keys_oldest on "ancrage".idempotency_keys (created_at);

create table "ancrage".event_queue (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  scope text collate "C",
  trigger text collate "C" not null,
  record_id text collate "C" not null,
  created_at timestamptz(3) not null,
  payload text,
  snapshot text,
  changed text[],
  build_failures integer not null default 0,
  crashes integer not null default 0,
  next_build_at timestamptz(3) not null,
  last_error text,
  claims integer not null default 0,
  leased_until timestamptz(3),
  process_id text collate "C"
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index event_queue_due on "ancrage".event_queue (trigger, next_build_at);

create table "ancrage".events (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  scope text collate "C",
  trigger text collate "C" not null,
  record_id text collate "C" not null,
  created_at timestamptz(3) not null,
  state text not null,
  reason text,
  is_test boolean not null,
  payload text,
  snapshot text,
  changed text[],
  build_failures integer not null,
  crashes integer not null,
  last_error text,
  decisions text not null,
  forgotten_at timestamptz(3)
);
create index events_oldest on "ancrage".events (created_at);
create index events_of_record on "ancrage".events (tenant_id, trigger, record_id);

create table "ancrage".delivery_queue (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  subscription_id text collate "C",
  trigger text collate "C" not null,
  is_test boolean not null,
  replay integer not null,
  replay_of text collate "C",
  note text,
  attempts integer not null,
  failures integer not null,
  deferrals integer not null,
  crashes integer not null,
  next_attempt_at timestamptz(3) not null,
  last_attempt_state text,
  last_status integer,
  created_at timestamptz(3) not null,
  sequence integer,
  claims integer not null default 0,
  leased_until timestamptz(3),
  claimed_at timestamptz(3),
  process_id text collate "C",
  forgotten boolean not null default false
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create unique index delivery_queue_replay on "ancrage".delivery_queue (event_id, endpoint_id, replay);
create index delivery_queue_due on "ancrage".delivery_queue (endpoint_id, next_attempt_at);
create index delivery_queue_tests on "ancrage".delivery_queue (endpoint_id, next_attempt_at) where is_test;
create index delivery_queue_sequence on "ancrage".delivery_queue (endpoint_id, sequence) where sequence is not null;
create index delivery_queue_newest on "ancrage".delivery_queue (tenant_id, created_at, id);

create table "ancrage".deliveries (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  subscription_id text collate "C",
  trigger text collate "C" not null,
  is_test boolean not null,
  replay integer not null,
  replay_of text collate "C",
  note text,
  state text not null,
  reason text,
  attempts integer not null,
  failures integer not null,
  deferrals integer not null,
  crashes integer not null,
  last_attempt_state text,
  last_status integer,
  created_at timestamptz(3) not null,
  sequence integer,
  ended_at timestamptz(3) not null
);
create index deliveries_sequence on "ancrage".deliveries (endpoint_id, sequence) where sequence is not null;
create index deliveries_oldest_succeeded on "ancrage".deliveries (ended_at) where state = 'succeeded';
create index deliveries_oldest_others on "ancrage".deliveries (ended_at) where (state || '') <> 'succeeded';
create unique index deliveries_replay on "ancrage".deliveries (event_id, endpoint_id, replay);
create index deliveries_newest on "ancrage".deliveries (tenant_id, created_at, id);
create index deliveries_of_endpoint on "ancrage".deliveries (endpoint_id, created_at, id);
create index deliveries_exhausted on "ancrage".deliveries (tenant_id, created_at, id) where state = 'exhausted';
create index deliveries_exhausted_of_endpoint on "ancrage".deliveries (endpoint_id, created_at, id) where state = 'exhausted';

create table "ancrage".attempts (
  delivery_id text collate "C" not null,
  number integer not null,
  state text not null,
  started_at timestamptz(3) not null,
  duration_ms double precision,
  request_headers text,
  response_status integer,
  response_headers text,
  response_body bytea,
  body_truncated boolean,
  error_code text,
  error_message text,
  primary key (delivery_id, number)
);

create table "ancrage".processes (
  id text collate "C" primary key,
  heard_at timestamptz(3) not null
);

create table "ancrage".tracking (
  name text collate "C" primary key,
  table_name text not null,
  operation text not null,
  definition text not null,
  paused boolean not null,
  retired boolean not null
);

create table "ancrage".tracking_faults (
  name text collate "C" not null,
  reason text not null,
  events bigint not null,
  at timestamptz(3) not null
);
create index tracking_faults_at on "ancrage".tracking_faults (at);
create function "ancrage".tracking_fault(name text, reason text) returns boolean language sql set search_path = pg_catalog, pg_temp
as 'insert into "ancrage".tracking_faults (name, reason, events, at) values ($1, $2, 1, clock_timestamp()) returning $2 = ''snapshotTooLarge''';
revoke execute on function "ancrage".tracking_fault(text, text) from public;

insert into "ancrage".versions (version, breaking, applied_at) values (1, false, now());
end $ancrage_step$;
commit;

-- Version 2
begin;
set local statement_timeout = 0;
set local lock_timeout = 2000;
select pg_advisory_xact_lock(hashtextextended('ancrage migrate "ancrage"', 0));
do $ancrage_step$ begin
if exists (select from "ancrage".versions where version = 2) then
  return;
end if;
alter table "ancrage".endpoints
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
create index endpoints_disabled on "ancrage".endpoints (disabled_at) where state = 'disabled' and deleted_at is null;

create index endpoints_limited on "ancrage".endpoints (id) where rate_limit is not null and deleted_at is null;

create table "ancrage".rate_marks (
  endpoint_id text collate "C" not null,
  ends_at timestamptz(3) not null,
  attempts integer not null,
  primary key (endpoint_id, ends_at)
);

create table "ancrage".tenant_pauses (
  tenant_id text collate "C" primary key,
  paused_until timestamptz(3) not null
);

alter table "ancrage".subscriptions
  add column name text,
  add column description text,
  add column mode text not null default 'async',
  add column stage text not null default 'postOperation',
  add column filter text,
  add column content text not null default 'full',
  add column when_too_large text not null default 'cancel',
  add column delete_on_success boolean not null default false,
  add column expires_at timestamptz(3);
drop index "ancrage".subscriptions_interest;
create unique index subscriptions_interest on "ancrage".subscriptions (endpoint_id, trigger, coalesce(scope, ''), stage) where ended_at is null;
create index subscriptions_expiring on "ancrage".subscriptions (expires_at) where expires_at is not null and ended_at is null;

create table "ancrage".triggers (
  name text collate "C" primary key,
  description text not null,
  resource text not null,
  action text not null
);

alter table "ancrage".event_queue
  add column stage text not null default 'postOperation',
  add column consulted text,
  add column ordering_key text collate "C",
  add column depth integer not null default 0,
  add column origin text collate "C",
  add column oversized_bytes integer,
  add column position bigint generated by default as identity,
  add column behind_due_at timestamptz(3);
create index event_queue_order on "ancrage".event_queue (tenant_id, ordering_key, position) where ordering_key is not null;
alter table "ancrage".events
  add column stage text not null default 'postOperation',
  add column consulted text,
  add column ordering_key text collate "C",
  add column depth integer not null default 0,
  add column origin text collate "C",
  add column oversized_bytes integer;
alter table "ancrage".delivery_queue
  add column content text not null default 'full',
  add column delete_on_success boolean not null default false,
  add column ordering_key text collate "C",
  add column position bigint generated by default as identity,
  add column behind_due_at timestamptz(3);
create index delivery_queue_order on "ancrage".delivery_queue (endpoint_id, ordering_key, position) where ordering_key is not null;
alter table "ancrage".deliveries
  add column content text not null default 'full',
  add column delete_on_success boolean not null default false,
  add column ordering_key text collate "C";

create table "ancrage".staged_events (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  event text not null,
  deliveries text not null,
  process_id text collate "C" not null,
  leased_until timestamptz(3) not null
);
create index deliveries_exhausted_of_subscription on "ancrage".deliveries (subscription_id, created_at, id) where state = 'exhausted';

create function "ancrage".record_event(text, text, text, text, text, text, text, text, text, text, text, text, text, text, boolean) returns text language plpgsql
as $ancrage$ begin
insert into "ancrage".event_queue (id, tenant_id, scope, trigger, record_id, created_at, payload, snapshot, changed, next_build_at,
  stage, ordering_key, depth, origin)
values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::text[],
  coalesce($10::timestamptz, least($6::timestamptz, pg_catalog.now())), $11, $12, $13::integer, $14);
if $15 then
  perform pg_catalog.pg_notify('ancrage ancrage', '')::text where pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('ancrage hint "ancrage"', 0));
end if;
return '';
end $ancrage$;

create function "ancrage".event_queue_next_in_line() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as '
declare
  head text;
begin
  loop
    select q.id into head from "ancrage".event_queue q
    where q.tenant_id = old.tenant_id and q.ordering_key = old.ordering_key order by q.position limit 1;
    exit when head is null;
    perform from "ancrage".event_queue q where q.id = head for update;
    if found then
      update "ancrage".event_queue q set next_build_at = q.behind_due_at, behind_due_at = null
      where q.id = head and q.behind_due_at is not null;
      exit;
    end if;
  end loop;
  return null;
end';
revoke execute on function "ancrage".event_queue_next_in_line() from public;
create trigger event_queue_next_in_line after delete on "ancrage".event_queue for each row when (old.ordering_key is not null)
execute function "ancrage".event_queue_next_in_line();

create function "ancrage".delivery_queue_next_in_line() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as '
declare
  head text;
begin
  loop
    select q.id into head from "ancrage".delivery_queue q
    where q.endpoint_id = old.endpoint_id and q.ordering_key = old.ordering_key order by q.position limit 1;
    exit when head is null;
    perform from "ancrage".delivery_queue q where q.id = head for update;
    if found then
      update "ancrage".delivery_queue q set next_attempt_at = q.behind_due_at, behind_due_at = null
      where q.id = head and q.behind_due_at is not null;
      exit;
    end if;
  end loop;
  return null;
end';
revoke execute on function "ancrage".delivery_queue_next_in_line() from public;
create trigger delivery_queue_next_in_line after delete on "ancrage".delivery_queue for each row when (old.ordering_key is not null)
execute function "ancrage".delivery_queue_next_in_line();

create view "ancrage".endpoint_list as
select e.tenant_id, e.id, e.name, e.description, e.owner_id, e.kind, e.url,
  e.authentication::json ->> 'kind' as authentication_kind, e.envelope, e.state, e.disabled_reason, e.disabled_at,
  e.failures_in_a_row, e.paused_until, e.created_at
from "ancrage".endpoints e
where e.deleted_at is null;

create view "ancrage".subscription_list as
select s.tenant_id, s.id, coalesce(s.name, s.trigger) as name, s.description, s.endpoint_id, e.name as endpoint_name,
  s.trigger, g.resource, g.action, s.scope, s.mode, s.stage, s.changed_fields, s.filter, s.delete_on_success,
  s.created_at, s.expires_at
from "ancrage".subscriptions s
join "ancrage".endpoints e on e.id = s.endpoint_id
left join "ancrage".triggers g on g.name = s.trigger
where s.ended_at is null;

create view "ancrage".failing_delivery_list as
select d.tenant_id, d.id, d.event_id, d.subscription_id, coalesce(s.name, s.trigger) as subscription_name, d.endpoint_id,
  e.name as endpoint_name, d.trigger, v.record_id, d.state, d.reason, d.attempts, d.last_status,
  a.error_code, a.error_message, a.started_at as last_attempt_at, d.next_attempt_at, d.created_at, d.ended_at
from (
  select q.tenant_id, q.id, q.event_id, q.subscription_id, q.endpoint_id, q.trigger, 'pending' as state,
    null::text as reason, q.attempts, q.last_status, q.next_attempt_at, q.created_at, null::timestamptz(3) as ended_at
  from "ancrage".delivery_queue q where q.last_attempt_state in ('failed', 'unknown')
  union all
  select l.tenant_id, l.id, l.event_id, l.subscription_id, l.endpoint_id, l.trigger, l.state,
    l.reason, l.attempts, l.last_status, null::timestamptz(3), l.created_at, l.ended_at
  from "ancrage".deliveries l where l.state = 'exhausted'
) d
join "ancrage".endpoints e on e.id = d.endpoint_id
join "ancrage".events v on v.id = d.event_id
left join "ancrage".subscriptions s on s.id = d.subscription_id
left join lateral (
  select a.error_code, a.error_message, a.started_at from "ancrage".attempts a
  where a.delivery_id = d.id order by a.number desc limit 1
) a on true;

insert into "ancrage".versions (version, breaking, applied_at) values (2, false, now());
end $ancrage_step$;
commit;

-- Version 3
begin;
set local statement_timeout = 0;
set local lock_timeout = 2000;
select pg_advisory_xact_lock(hashtextextended('ancrage migrate "ancrage"', 0));
do $ancrage_step$ begin
if exists (select from "ancrage".versions where version = 3) then
  return;
end if;
create table "ancrage".inbound_codes (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  hook text collate "C" not null,
  label text not null,
  masked text not null,
  hash text collate "C" not null,
  copy text,
  state text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  uses bigint not null default 0,
  last_used_at timestamptz(3)
);
create unique index inbound_codes_hash on "ancrage".inbound_codes (hash);
create unique index inbound_codes_label on "ancrage".inbound_codes (tenant_id, hook, label) where state = 'enabled' and expires_at is null;
create index inbound_codes_newest on "ancrage".inbound_codes (tenant_id, created_at, id);

create table "ancrage".disabled_hooks (
  tenant_id text collate "C" not null,
  hook text collate "C" not null,
  disabled_at timestamptz(3) not null,
  primary key (tenant_id, hook)
);

create table "ancrage".receipts (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  hook text collate "C" not null,
  code_id text collate "C" not null,
  method text not null,
  query text not null,
  headers text not null,
  body bytea not null,
  scheme text not null,
  secret_id text,
  signed_at timestamptz(3),
  dedupe_key text collate "C",
  body_hash text collate "C",
  same_bytes_as text collate "C",
  duplicate_of text collate "C",
  replay_of text collate "C",
  state text not null,
  reason text,
  last_error text,
  answer text,
  runs integer not null,
  failures integer not null,
  crashes integer not null,
  ordering_key text collate "C",
  depth integer not null,
  origin text collate "C",
  next_run_at timestamptz(3),
  leased_until timestamptz(3),
  created_at timestamptz(3) not null,
  ended_at timestamptz(3),
  claims integer not null default 0,
  process_id text collate "C",
  taken_at timestamptz(3),
  position bigint generated by default as identity
);
create unique index receipts_first on "ancrage".receipts (tenant_id, hook, dedupe_key) where dedupe_key is not null and duplicate_of is null;
create index receipts_due on "ancrage".receipts (hook, (coalesce(leased_until, next_run_at))) where state = 'received';
create index receipts_order on "ancrage".receipts (tenant_id, hook, ordering_key, position) where ordering_key is not null and state = 'received';
create index receipts_bytes on "ancrage".receipts (tenant_id, hook, body_hash, created_at, id) where body_hash is not null and duplicate_of is null;
create index receipts_duplicates on "ancrage".receipts (duplicate_of, created_at, id) where duplicate_of is not null;
create index receipts_newest on "ancrage".receipts (tenant_id, created_at, id);
create index receipts_ended_otherwise on "ancrage".receipts (tenant_id, created_at, id) where state in ('failed', 'quarantined');
create index receipts_oldest_processed on "ancrage".receipts (ended_at) where state = 'processed';
create index receipts_oldest_others on "ancrage".receipts (ended_at) where state in ('failed', 'quarantined');

create table "ancrage".runs (
  receipt_id text collate "C" not null,
  number integer not null,
  state text not null,
  started_at timestamptz(3) not null,
  duration_ms double precision,
  error text,
  primary key (receipt_id, number)
);

insert into "ancrage".versions (version, breaking, applied_at) values (3, false, now());
end $ancrage_step$;
commit;

-- Version 4
begin;
set local statement_timeout = 0;
set local lock_timeout = 2000;
select pg_advisory_xact_lock(hashtextextended('ancrage migrate "ancrage"', 0));
do $ancrage_step$ begin
if exists (select from "ancrage".versions where version = 4) then
  return;
end if;
alter table "ancrage".event_queue add column traceparent text;
alter table "ancrage".events add column traceparent text;
alter table "ancrage".receipts add column traceparent text;

create function "ancrage".record_event(text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, boolean) returns text language plpgsql
as $ancrage$ begin
insert into "ancrage".event_queue (id, tenant_id, scope, trigger, record_id, created_at, payload, snapshot, changed, next_build_at,
  stage, ordering_key, depth, origin, traceparent)
values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::text[],
  coalesce($10::timestamptz, least($6::timestamptz, pg_catalog.now())), $11, $12, $13::integer, $14, $15);
if $16 then
  perform pg_catalog.pg_notify('ancrage ancrage', '')::text where pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended('ancrage hint "ancrage"', 0));
end if;
return '';
end $ancrage$;

insert into "ancrage".versions (version, breaking, applied_at) values (4, false, now());
end $ancrage_step$;
commit;

-- Rows
set timezone = 'UTC';
insert into "ancrage".attempts (delivery_id, number, state, started_at, duration_ms, request_headers, response_status, response_headers, response_body, body_truncated, error_code, error_message) values ('dlv_00000000000000000000000000000002', '1', 'succeeded', '2026-03-01 12:00:10+00', '1.5', '[["a","b"]]', '200', '[["c","d"]]', E'\\xc3a90a', 'false', NULL, NULL);
insert into "ancrage".attempts (delivery_id, number, state, started_at, duration_ms, request_headers, response_status, response_headers, response_body, body_truncated, error_code, error_message) values ('dlv_00000000000000000000000000000003', '1', 'failed', '2026-03-01 12:00:10+00', '1.5', '[["a","b"]]', '500', '[["c","d"]]', E'\\xc3a90a', 'false', 'status', 'The receiver answered 500.');
insert into "ancrage".deliveries (id, tenant_id, event_id, endpoint_id, subscription_id, trigger, is_test, replay, replay_of, note, state, reason, attempts, failures, deferrals, crashes, last_attempt_state, last_status, created_at, sequence, ended_at, content, delete_on_success, ordering_key) values ('dlv_00000000000000000000000000000002', 'acme', 'evt_00000000000000000000000000000002', 'ep_00000000000000000000000000000001', 'sub_00000000000000000000000000000001', 'NewOpportunity', 'false', '0', NULL, NULL, 'succeeded', NULL, '1', '0', '0', '0', 'succeeded', '200', '2026-03-01 12:00:02+00', NULL, '2026-03-01 12:00:11+00', 'full', 'false', NULL);
insert into "ancrage".delivery_queue (id, tenant_id, event_id, endpoint_id, subscription_id, trigger, is_test, replay, replay_of, note, attempts, failures, deferrals, crashes, next_attempt_at, last_attempt_state, last_status, created_at, sequence, claims, leased_until, claimed_at, process_id, forgotten, content, delete_on_success, ordering_key, position, behind_due_at) values ('dlv_00000000000000000000000000000003', 'acme', 'evt_00000000000000000000000000000003', 'ep_00000000000000000000000000000001', 'sub_00000000000000000000000000000001', 'NewOpportunity', 'false', '0', NULL, NULL, '1', '1', '0', '0', '2026-03-01 12:00:20+00', 'failed', '500', '2026-03-01 12:00:03+00', NULL, '1', NULL, '2026-03-01 12:00:10+00', 'prc_a', 'false', 'full', 'false', NULL, '2', NULL);
insert into "ancrage".endpoints (id, tenant_id, owner_id, kind, name, url, envelope, secrets, authentication, headers, allow_same_url, state, disabled_reason, disabled_at, failures_in_a_row, pauses, paused_until, created_at, deleted_at, sequenced, last_sequence, description, rate_limit, rate_interval_ms, concurrency, attempt_timeout_ms, retry_schedule_ms, payload_version, failing_since, failing_stage, pause_reason) values ('ep_00000000000000000000000000000001', 'acme', NULL, 'managed', 'It''s "quoted"', 'https://receiver.example/', 'standard', '[{"id":"sec_a","key":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","createdAt":"2026-03-01T12:00:00.000Z","expiresAt":null}]', '{"kind":"none","values":[]}', '[]', 'false', 'enabled', NULL, NULL, '1', '0', NULL, '2026-03-01 12:00:00+00', NULL, 'false', '0', NULL, NULL, NULL, NULL, NULL, NULL, '1', '2026-03-01 12:00:11+00', '0', NULL);
insert into "ancrage".event_queue (id, tenant_id, scope, trigger, record_id, created_at, payload, snapshot, changed, build_failures, crashes, next_build_at, last_error, claims, leased_until, process_id, stage, consulted, ordering_key, depth, origin, oversized_bytes, position, behind_due_at, traceparent) values ('evt_00000000000000000000000000000001', 'acme', NULL, 'NewOpportunity', 'D-1', '2026-03-01 12:00:12+00', '{}', NULL, '{amount}', '0', '0', '2026-03-01 12:00:12+00', NULL, '0', NULL, NULL, 'postOperation', NULL, NULL, '0', NULL, NULL, '3', NULL, NULL);
insert into "ancrage".events (id, tenant_id, scope, trigger, record_id, created_at, state, reason, is_test, payload, snapshot, changed, build_failures, crashes, last_error, decisions, forgotten_at, stage, consulted, ordering_key, depth, origin, oversized_bytes, traceparent) values ('evt_00000000000000000000000000000002', 'acme', NULL, 'NewOpportunity', 'D-1', '2026-03-01 12:00:02+00', 'routed', NULL, 'false', '{"id":"D-1"}', NULL, NULL, '0', '0', NULL, '[]', NULL, 'postOperation', NULL, NULL, '0', NULL, NULL, NULL);
insert into "ancrage".events (id, tenant_id, scope, trigger, record_id, created_at, state, reason, is_test, payload, snapshot, changed, build_failures, crashes, last_error, decisions, forgotten_at, stage, consulted, ordering_key, depth, origin, oversized_bytes, traceparent) values ('evt_00000000000000000000000000000003', 'acme', NULL, 'NewOpportunity', 'D-1', '2026-03-01 12:00:03+00', 'routed', NULL, 'false', '{"id":"D-1"}', NULL, NULL, '0', '0', NULL, '[]', NULL, 'postOperation', NULL, NULL, '0', NULL, NULL, NULL);
insert into "ancrage".idempotency_keys (tenant_id, trigger, key, event_id, record_id, hash, created_at) values ('acme', 'NewOpportunity', 'k', 'evt_00000000000000000000000000000001', 'D-1', 'hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh', '2026-03-01 12:00:12+00');
insert into "ancrage".inbound_codes (id, tenant_id, hook, label, masked, hash, copy, state, created_at, expires_at, revoked_at, uses, last_used_at) values ('cod_00000000000000000000000000000001', 'acme', 'refresh-customer', 'It''s', 'REF***', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'sealed', 'enabled', '2026-03-01 12:00:00+00', NULL, NULL, '0', NULL);
insert into "ancrage".processes (id, heard_at) values ('prc_a', '2026-03-01 12:00:13+00');
insert into "ancrage".receipts (id, tenant_id, hook, code_id, method, query, headers, body, scheme, secret_id, signed_at, dedupe_key, body_hash, same_bytes_as, duplicate_of, replay_of, state, reason, last_error, answer, runs, failures, crashes, ordering_key, depth, origin, next_run_at, leased_until, created_at, ended_at, claims, process_id, taken_at, position, traceparent) values ('rcp_00000000000000000000000000000001', 'acme', 'refresh-customer', 'cod_00000000000000000000000000000001', 'POST', 'dos=998&refreshCustomer=%C3%A9', '[["content-type","application/json"],["x-id","é"]]', E'\\x00ff0a0defbbbf80', 'github', '1f2e', '2026-03-01 11:59:59+00', 'k', NULL, NULL, NULL, NULL, 'received', NULL, 'Error', '{"status":200,"headers":{"content-type":"text/plain"},"body":"ok"}', '1', '1', '0', NULL, '0', NULL, '2026-03-01 12:00:20+00', NULL, '2026-03-01 12:00:00+00', NULL, '1', 'prc_a', '2026-03-01 12:00:14+00', '1', NULL);
insert into "ancrage".runs (receipt_id, number, state, started_at, duration_ms, error) values ('rcp_00000000000000000000000000000001', '1', 'failed', '2026-03-01 12:00:14+00', '1.5', 'Error');
insert into "ancrage".subscriptions (id, tenant_id, endpoint_id, trigger, scope, changed_fields, created_at, ended_at, name, description, mode, stage, filter, content, when_too_large, delete_on_success, expires_at) values ('sub_00000000000000000000000000000001', 'acme', 'ep_00000000000000000000000000000001', 'NewOpportunity', NULL, '{amount,"a,b"}', '2026-03-01 12:00:00+00', NULL, 'NewOpportunity', NULL, 'async', 'postOperation', NULL, 'full', 'cancel', 'false', NULL);
