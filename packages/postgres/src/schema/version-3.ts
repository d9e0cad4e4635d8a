import type { Tables } from "./tables.ts";

/** Receipts that have ended in another way than being processed. */
export const receiptEndedOtherwise = "state in ('failed', 'quarantined')";

/** Since when a receipt is due, or has been since its lease ran out. */
export const receiptDueAt = "coalesce(leased_until, next_run_at)";

/** What we receive: codes, receipts and runs. */
export function version3(t: Tables): string {
  return `
create table ${t.inbound_codes} (
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
create unique index inbound_codes_hash on ${t.inbound_codes} (hash);
create unique index inbound_codes_label on ${t.inbound_codes} (tenant_id, hook, label) where state = 'enabled' and expires_at is null;
create index inbound_codes_newest on ${t.inbound_codes} (tenant_id, created_at, id);

create table ${t.disabled_hooks} (
  tenant_id text collate "C" not null,
  hook text collate "C" not null,
  disabled_at timestamptz(3) not null,
  primary key (tenant_id, hook)
);

create table ${t.receipts} (
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
  taken_at timestamptz(3)
);
create unique index receipts_first on ${t.receipts} (tenant_id, hook, dedupe_key) where dedupe_key is not null and duplicate_of is null;
create index receipts_due on ${t.receipts} (hook, (${receiptDueAt})) where state = 'received';
create index receipts_order on ${t.receipts} (tenant_id, hook, ordering_key, created_at, id) where ordering_key is not null and state = 'received';
create index receipts_bytes on ${t.receipts} (tenant_id, hook, body_hash, created_at, id) where body_hash is not null and duplicate_of is null;
create index receipts_duplicates on ${t.receipts} (duplicate_of, created_at, id) where duplicate_of is not null;
create index receipts_newest on ${t.receipts} (tenant_id, created_at, id);
create index receipts_ended_otherwise on ${t.receipts} (tenant_id, created_at, id) where ${receiptEndedOtherwise};
create index receipts_oldest_processed on ${t.receipts} (ended_at) where state = 'processed';
create index receipts_oldest_others on ${t.receipts} (ended_at) where ${receiptEndedOtherwise};

create table ${t.runs} (
  receipt_id text collate "C" not null,
  number integer not null,
  state text not null,
  started_at timestamptz(3) not null,
  duration_ms double precision,
  error text,
  primary key (receipt_id, number)
);
`;
}
