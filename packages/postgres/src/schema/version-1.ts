import type { Tables } from "./tables.ts";

// Queue tables change all the time and hold little; their rows leave free room in each page so that a claim rewrites its
// row in place, and the database cleans up after them early. Ledger tables only grow.
const hot =
  "with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0)";

/**
 * Of a delivery: that it ended, but not well. Written so that no other condition on the state is known to imply it: retention's
 * index must not be taken for a page of the ledger, whose rows it has in another order.
 */
export const endedOtherwise = "(state || '') <> 'succeeded'";

/**
 * The first schema. Ids compare byte by byte, which is what their hex digits need and costs least. Times hold milliseconds,
 * as the process sees them, so that a cursor made from a row leads back to it.
 */
export function version1(t: Tables): string {
  return `
create table ${t.endpoints} (
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
create index endpoints_sequenced on ${t.endpoints} (id) where sequenced;
create unique index endpoints_name on ${t.endpoints} (tenant_id, name) where deleted_at is null;
create index endpoints_newest on ${t.endpoints} (tenant_id, created_at, id) where deleted_at is null;
create index endpoints_url on ${t.endpoints} (tenant_id, md5(url)) where deleted_at is null;
create index endpoints_paused on ${t.endpoints} (paused_until) where paused_until is not null and deleted_at is null;

create table ${t.subscriptions} (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  trigger text collate "C" not null,
  scope text collate "C",
  changed_fields text[],
  created_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create unique index subscriptions_interest on ${t.subscriptions} (endpoint_id, trigger, coalesce(scope, '')) where ended_at is null;
create index subscriptions_trigger on ${t.subscriptions} (tenant_id, trigger) where ended_at is null;
create index subscriptions_newest on ${t.subscriptions} (tenant_id, created_at, id) where ended_at is null;

create table ${t.idempotency_keys} (
  tenant_id text collate "C" not null,
  trigger text collate "C" not null,
  key text collate "C" not null,
  event_id text collate "C" not null,
  record_id text collate "C" not null,
  hash text not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, trigger, key)
);
create index idempotency_keys_oldest on ${t.idempotency_keys} (created_at);

create table ${t.event_queue} (
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
) ${hot};
create index event_queue_due on ${t.event_queue} (trigger, next_build_at);

create table ${t.events} (
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
create index events_oldest on ${t.events} (created_at);
create index events_of_record on ${t.events} (tenant_id, trigger, record_id);

create table ${t.delivery_queue} (
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
) ${hot};
create unique index delivery_queue_replay on ${t.delivery_queue} (event_id, endpoint_id, replay);
create index delivery_queue_due on ${t.delivery_queue} (endpoint_id, next_attempt_at);
create index delivery_queue_tests on ${t.delivery_queue} (endpoint_id, next_attempt_at) where is_test;
create index delivery_queue_sequence on ${t.delivery_queue} (endpoint_id, sequence) where sequence is not null;
create index delivery_queue_newest on ${t.delivery_queue} (tenant_id, created_at, id);

create table ${t.deliveries} (
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
create index deliveries_sequence on ${t.deliveries} (endpoint_id, sequence) where sequence is not null;
create index deliveries_oldest_succeeded on ${t.deliveries} (ended_at) where state = 'succeeded';
create index deliveries_oldest_others on ${t.deliveries} (ended_at) where ${endedOtherwise};
create unique index deliveries_replay on ${t.deliveries} (event_id, endpoint_id, replay);
create index deliveries_newest on ${t.deliveries} (tenant_id, created_at, id);
create index deliveries_of_endpoint on ${t.deliveries} (endpoint_id, created_at, id);
create index deliveries_exhausted on ${t.deliveries} (tenant_id, created_at, id) where state = 'exhausted';
create index deliveries_exhausted_of_endpoint on ${t.deliveries} (endpoint_id, created_at, id) where state = 'exhausted';

create table ${t.attempts} (
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

create table ${t.processes} (
  id text collate "C" primary key,
  heard_at timestamptz(3) not null
);

create table ${t.tracking} (
  name text collate "C" primary key,
  table_name text not null,
  operation text not null,
  definition text not null,
  paused boolean not null,
  retired boolean not null
);

create table ${t.tracking_faults} (
  name text collate "C" not null,
  reason text not null,
  events bigint not null,
  at timestamptz(3) not null
);
create index tracking_faults_at on ${t.tracking_faults} (at);
create function ${t.schema}.tracking_fault(name text, reason text) returns boolean language sql set search_path = pg_catalog, pg_temp
as 'insert into ${t.tracking_faults} (name, reason, events, at) values ($1, $2, 1, clock_timestamp()) returning $2 = ''snapshotTooLarge''';
revoke execute on function ${t.schema}.tracking_fault(text, text) from public;
`;
}
