import type { CrmDatabase } from "./crm-database.ts";

// Companies have ids of their own, so a company is the first part of every key. `place` orders rows as they came.
const statements = [
  "create schema if not exists crm",
  `create table if not exists crm.numbers (
    company_id text not null,
    prefix text not null,
    last_number integer not null,
    primary key (company_id, prefix)
  )`,
  // The next of a company's ids: D-1, D-2, … Whoever inserts with plain SQL calls it too.
  `create or replace function crm.next_id(company_id text, prefix text) returns text language sql as $$
    insert into crm.numbers as n (company_id, prefix, last_number) values ($1, $2, 1)
    on conflict (company_id, prefix) do update set last_number = n.last_number + 1
    returning prefix || '-' || last_number
  $$`,
  `create table if not exists crm.customers (
    company_id text not null,
    id text not null,
    name text not null,
    email text not null,
    created_at timestamptz(3) not null default now(),
    place bigint generated always as identity,
    primary key (company_id, id)
  )`,
  `create table if not exists crm.prospects (
    company_id text not null,
    id text not null,
    name text not null,
    source text not null,
    created_at timestamptz(3) not null default now(),
    place bigint generated always as identity,
    primary key (company_id, id)
  )`,
  `create table if not exists crm.opportunities (
    company_id text not null,
    id text not null,
    customer_id text not null,
    label text not null,
    amount double precision not null,
    is_project boolean not null default false,
    status text not null default 'open',
    created_at timestamptz(3) not null default now(),
    place bigint generated always as identity,
    primary key (company_id, id),
    foreign key (company_id, customer_id) references crm.customers
  )`,
  `create table if not exists crm.orders (
    company_id text not null,
    id text not null,
    customer_id text not null,
    label text not null,
    amount double precision not null,
    created_at timestamptz(3) not null default now(),
    place bigint generated always as identity,
    primary key (company_id, id),
    foreign key (company_id, customer_id) references crm.customers
  )`,
];

/** Makes the CRM's tables, in the schema `crm`, where they are missing. */
export async function createCrmSchema(database: CrmDatabase): Promise<void> {
  await database.transaction(async (transaction) => {
    // Two that start at once on one server would both find a table missing.
    await transaction.query("select pg_advisory_xact_lock(hashtextextended('crm schema', 0))");
    for (const statement of statements) await transaction.query(statement);
  });
}
